import { expect, test } from 'vitest'
import { benchTable } from './bench-table.ts'
import { compareRuns, type Run } from './compare-runs.ts'

const MIB = 2 ** 20

const runs: Run[] = [
  {
    kind: 'remotion',
    seconds: 60,
    peakMemoryBytes: 1900 * MIB,
    file: { videoBytes: 16.8e6, fileBytes: 17e6 },
    quality: { psnrDb: 46.41, ssim: 0.98765 },
  },
  { kind: 'cold', seconds: 8, peakMemoryBytes: 900 * MIB, file: { videoBytes: 8.2e6, fileBytes: 9e6 }, quality: null },
  { kind: 'warm', seconds: 2, peakMemoryBytes: 200 * MIB, file: { videoBytes: 8.2e6, fileBytes: 9e6 }, quality: null },
  { kind: 'floor', seconds: 6, peakMemoryBytes: 400 * MIB, file: null, quality: null },
]

test('compares runs with Remotion, with the cold run and with the encoder alone', () => {
  const [remotion, cold, warm, floor] = compareRuns(runs, 600)
  expect(remotion).toMatchObject({ framesPerSecond: 10, timesRemotion: 1, timesCold: 8 / 60, timesFloor: 10 })
  expect(cold).toMatchObject({ framesPerSecond: 75, timesRemotion: 7.5, timesCold: 1, timesFloor: 8 / 6 })
  expect(warm).toMatchObject({ framesPerSecond: 300, timesRemotion: 30, timesCold: 4, timesFloor: 2 / 6 })
  expect(floor).toMatchObject({ framesPerSecond: 100, timesRemotion: 10, timesFloor: 1 })
})

test('compares with nothing where there is nothing', () => {
  const [edited] = compareRuns([{ kind: 'edited', seconds: 1, peakMemoryBytes: 0, file: null, quality: null }], 30)
  expect(edited).toMatchObject({ timesRemotion: null, timesCold: null, timesFloor: null })
})

test('prints a Markdown table with a row a run and empty cells for what was not measured', () => {
  expect(benchTable([{ board: 'zoom', frames: 600, runs: compareRuns(runs, 600) }])).toMatchInlineSnapshot(`
    "| board | run                    | seconds | frames/s | × Remotion | × cold | ÷ x264 | PSNR dB |   SSIM | video MB | memory MiB |
    |-------|------------------------|--------:|---------:|-----------:|-------:|-------:|--------:|-------:|---------:|-----------:|
    | zoom  | Remotion, its defaults |    60.0 |     10.0 |        1.0 |    0.1 |  10.00 |    46.4 | 0.9877 |    16.80 |       1900 |
    |       | Storyreel, cold        |     8.0 |     75.0 |        7.5 |    1.0 |   1.33 |         |        |     8.20 |        900 |
    |       | Storyreel, warm        |     2.0 |    300.0 |       30.0 |    4.0 |   0.33 |         |        |     8.20 |        200 |
    |       | x264 alone             |     6.0 |    100.0 |       10.0 |    1.3 |   1.00 |         |        |          |        400 |"
  `)
})
