import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder } from '../helpers/small-film.ts'
import { benchTable } from './bench-table.ts'
import type { ComparedRun, RunKind } from './compare-runs.ts'
import { canMeasureQuality } from './measure-quality.ts'
import { findPrograms, type Programs } from './programs.ts'
import { type BoardResult, runBoard } from './run-board.ts'

const SIZE = { width: 320, height: 180 }

let folder: string
let remove: () => Promise<void>
let programs: Programs

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('bench'))
  programs = await findPrograms({ folder, withoutFfmpeg: false })
})

afterAll(() => remove())

test('makes a still, a zoom and a video by Remotion, by Storyreel and by the encoder alone, and compares them', async () => {
  const kinds: RunKind[] = []
  const result = await runBoard({
    plan: { kind: 'mixed', shots: 3, secondsEach: 1 },
    size: SIZE,
    withOurEncoder: true,
    programs,
    folder: path.join(folder, 'mixed'),
    onRun: (kind) => kinds.push(kind),
  })
  expect(kinds).toEqual(['remotion', 'remotion-our-encoder', 'cold', 'warm', 'floor'])
  expect(result.runs.map(({ kind }) => kind)).toEqual(kinds)
  expect(result.frames).toBe(90)

  const canMeasure = await canMeasureQuality()
  for (const run of result.runs) {
    expect(run.framesPerSecond).toBeCloseTo(90 / run.seconds)
    // Memory is looked at ten times a second, and an encoder alone may be done with three seconds before.
    if (run.kind !== 'floor') expect(run.peakMemoryBytes).toBeGreaterThan(10e6)
    expect(run.peakMemoryBytes).toBeLessThan(6e9)
    expect(run.file?.videoBytes).toBeGreaterThan(10e3)
    expect(run.file?.videoBytes).toBeLessThan(2e6)
    if (!canMeasure || run.kind === 'warm' || run.kind === 'floor') continue
    // Below 30 dB they would not be the same frames.
    expect(run.quality?.psnrDb, run.kind).toBeGreaterThan(30)
    expect(run.quality?.psnrDb, run.kind).toBeLessThan(60)
    expect(run.quality?.ssim, run.kind).toBeGreaterThan(0.9)
    expect(run.quality?.ssim, run.kind).toBeLessThan(1)
  }
  const [remotion, cold, warm, floor] = (['remotion', 'cold', 'warm', 'floor'] as const).map((kind) =>
    find(result, kind),
  )
  expect(remotion?.timesRemotion).toBe(1)
  expect(cold?.timesRemotion).toBeCloseTo((remotion?.seconds ?? 0) / (cold?.seconds ?? 0))
  expect(warm?.timesCold).toBeGreaterThan(1)
  expect(cold?.timesFloor).toBeGreaterThan(1)
  expect(floor?.timesFloor).toBe(1)
  expect(warm?.file?.videoBytes).toBe(cold?.file?.videoBytes)
  expect(benchTable([result]).split('\n')).toHaveLength(2 + 5)
}, 600_000)

test('changes one shot between two runs of the board edit', async () => {
  const result = await runBoard({
    plan: { kind: 'edit', shots: 3, secondsEach: 1 },
    size: SIZE,
    withOurEncoder: false,
    programs,
    folder: path.join(folder, 'edit'),
    onRun: () => undefined,
  })
  expect(result.runs.map(({ kind }) => kind)).toEqual(['cold', 'edited'])
  const [cold, edited] = result.runs
  expect(edited?.timesCold).toBeGreaterThan(1)
  expect(edited?.timesCold).toBeCloseTo((cold?.seconds ?? 0) / (edited?.seconds ?? 0))
  // Another image makes another film of the same length.
  expect(edited?.file?.videoBytes).not.toBe(cold?.file?.videoBytes)
}, 600_000)

function find({ runs }: BoardResult, kind: RunKind): ComparedRun | undefined {
  return runs.find((run) => run.kind === kind)
}
