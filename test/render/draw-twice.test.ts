import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { browserEnvironment } from '../../src/platform/browser.ts'
import { drawTwice, type Pass } from '../../src/render/draw-twice.ts'
import { type DrawingBrowser, openDrawingBrowser } from '../../src/render/drawing.ts'
import { hashCompositions } from '../../src/render/renderer-versions.ts'
import { browser } from '../helpers/browser.ts'
import { descendantsOf, isBrowser } from '../helpers/processes.ts'

const { signal } = new AbortController()

let drawing: DrawingBrowser

beforeEach(async () => {
  // It is started with the environment of this process.
  for (const [name, value] of Object.entries(browserEnvironment(browser, tmpdir()))) vi.stubEnv(name, value)
  const bundleDir = path.join(inject('bundlesDir'), await hashCompositions())
  drawing = openDrawingBrowser({ bundleDir, workDir: '/unused', browser })
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await drawing.end()
})

async function browsers(): Promise<number[]> {
  return (await descendantsOf(process.pid)).filter(isBrowser).map(({ pid }) => pid)
}

/** Something that a browser which is gone never answers. */
async function ask({ puppeteer }: Pass): Promise<void> {
  await puppeteer.connection.send('Target.setDiscoverTargets', { discover: true })
}

test('a browser that was ended since it was opened is replaced, and then draws with one page', async () => {
  const { gone } = await drawing.current()
  const before = await browsers()
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await expect(gone).rejects.toMatchObject({ code: 'BROWSER_CRASHED' })
  const pages: number[] = []
  const draw = async (pass: Pass) => {
    pages.push(pass.mostPages)
    await ask(pass)
  }
  await drawTwice({ draw, nameNext: () => 'A frame', browser: drawing, signal })
  expect(before).toHaveLength(1)
  expect(pages.at(-1)).toBe(1)
  expect(await browsers()).toHaveLength(1)
})

test('one of which a page crashed is ended and replaced, and Remotion opens none of its own', async () => {
  const seen: number[][] = []
  const draw = async ({ puppeteer }: Pass) => {
    seen.push(await browsers())
    if (seen.length > 1) return
    await puppeteer.close({ silent: true })
    throw new Error('Remotion would now open another.')
  }
  await drawTwice({ draw, nameNext: () => 'A frame', browser: drawing, signal })
  expect(seen).toHaveLength(2)
  expect(seen.map((pids) => pids.length)).toEqual([1, 1])
  expect(seen[1]).not.toEqual(seen[0])
})

test('what was interrupted is drawn again in the same browser', async () => {
  const seen: number[][] = []
  const draw = async () => {
    seen.push(await browsers())
    if (seen.length === 1) throw new Error('net::ERR_NETWORK_CHANGED')
  }
  await drawTwice({ draw, nameNext: () => 'A frame', browser: drawing, signal })
  expect(seen[1]).toEqual(seen[0])
})

test('it goes on as long as something more is drawn, and gives up at what fails twice', async () => {
  let drawn = 0
  let passes = 0
  const draw = async () => {
    passes += 1
    if (drawn < 3) drawn += 1
    throw new Error('Page crashed!')
  }
  const drawnAll = drawTwice({ draw, nameNext: () => `Frame ${drawn}`, browser: drawing, signal })
  await expect(drawnAll).rejects.toMatchObject({ code: 'BROWSER_CRASHED' })
  expect(passes).toBe(4)
})

test('what hangs twice is named', async () => {
  const draw = async () => {
    throw new Error('A delayRender() was called but not cleared after 28000ms.')
  }
  await expect(
    drawTwice({ draw, nameNext: () => 'Frame 3 of shot 2', browser: drawing, signal }),
  ).rejects.toMatchObject({
    code: 'RENDER_TIMEOUT',
    message: expect.stringMatching(/^Frame 3 of shot 2 did not become ready/),
  })
})
