import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { locateMachine, type Machine } from '../../../src/locate-machine.ts'
import { planRender } from '../../../src/render/plan-render.ts'
import { openSegmentStore } from '../../../src/render/segment-store.ts'
import { openDrawingSlot } from '../../../src/service/worker/drawing-slot.ts'
import { groupSegments } from '../../../src/service/worker/segment-group.ts'
import type { DrawingLimits } from '../../../src/service/worker/watch-over.ts'
import { PLAIN_LOOK } from '../../../src/timeline/look.ts'
import { makeDataDir } from '../../helpers/data-dir.ts'
import { descendantsOf, stillRunning } from '../../helpers/processes.ts'
import { timelineOf } from '../../helpers/timelines.ts'

let machine: Machine

beforeAll(async () => {
  machine = await locateMachine(await readConfig())
}, 60_000)

describe('a place to draw in', { timeout: 120_000 }, () => {
  test('draws one group after the other in one browser, gives way to others, and leaves nothing when it ends', async () => {
    const { slot, drawGroup } = await openSlot({ silenceMs: 60_000, memoryBytes: 4e9 })
    const [one, two] = [await drawGroup('a'), await drawGroup('b')]
    expect(one.keys).toHaveLength(2)
    expect(two.keys).toHaveLength(2)
    expect(two.browser).toEqual(one.browser)
    const family = await descendantsOf(process.pid)
    await slot[Symbol.asyncDispose]()
    expect(await stillRunning(family.filter(({ pid }) => one.browser.includes(pid)))).toEqual([])
  })

  test('K03: a browser that hangs is ended after a while, and the next group gets another', async () => {
    const { drawGroup } = await openSlot({ silenceMs: 12_000, memoryBytes: 4e9 })
    const first = await drawGroup('a')
    for (const pid of first.browser) process.kill(pid, 'SIGSTOP')
    await expect(drawGroup('b')).rejects.toMatchObject({ code: 'RENDER_SILENT', exitCode: 6 })
    const again = await drawGroup('b')
    expect(again.keys).toHaveLength(2)
    expect(again.browser).not.toEqual(first.browser)
  })

  test('K05: what takes more memory than it may is ended, and said so', async () => {
    const { drawGroup } = await openSlot({ silenceMs: 60_000, memoryBytes: 100e6 })
    await expect(drawGroup('long', 400)).rejects.toMatchObject({ code: 'RENDER_OOM', exitCode: 6 })
  })
})

// --- internal ---

async function openSlot(limits: DrawingLimits) {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-slot-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDir = await makeDataDir(path.join(folder, 'data'))
  const slotDir = path.join(folder, 'slot')
  const mediaDir = path.join(folder, 'media')
  await mkdir(mediaDir)
  const slot = openDrawingSlot({ machine, dataDir, slotDir, limits })
  onTestFinished(() => slot[Symbol.asyncDispose]())

  /** Two slates with a running timecode, so that every frame is drawn. */
  async function drawGroup(text: string, durationInFrames = 6) {
    const shots = [1, 2].map((index) => {
      return { durationInFrames, picture: { kind: 'slate', text: `${text} ${index}` } } as const
    })
    const look = { ...PLAIN_LOOK, burnIns: [{ field: 'timecode', corner: 'top', text: '' } as const] }
    const plan = planRender({ timeline: timelineOf({ shots, look }), quality: 'draft', versions: machine.versions })
    const groups = groupSegments(plan, machine.versions)
    const keys: string[] = []
    for (const group of groups) {
      const store = await openSegmentStore(dataDir, path.join(folder, 'work'))
      await slot.draw({
        ...{ group, missing: group.segments, mediaDir, store, signal: new AbortController().signal },
        onSegment: ({ key }) => {
          keys.push(key)
        },
      })
    }
    const family = await descendantsOf(process.pid)
    const browser = family.filter(({ commandLine }) => commandLine.includes(slotDir) || /chrom/.test(commandLine))
    return { keys, browser: browser.map(({ pid }) => pid) }
  }
  return { slot, drawGroup }
}
