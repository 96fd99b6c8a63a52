import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'puppeteer-core'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { FULL_ACCESS_KEY } from '../../../src/sandbox/api-keys.ts'
import { makeWarmDataDir } from '../../helpers/data-dir.ts'
import { runCli } from '../../helpers/run-cli.ts'
import { startTestSandbox, wireProject } from '../../helpers/start-sandbox.ts'
import { makeDrawnBoard } from '../drawn-board.ts'
import { startStoryreel } from '../storyreel-process.ts'
import { enterKey, findBarriers, nameOfFocused, openPage, tabTo, textOf } from './open-page.ts'

const EVIL = 'Keeper <img src=x onerror="document.body.remove()">'

/** Under the load of other tests an export takes its time. */
const RENDERED = { timeout: 180_000, interval: 100 }

/** `storyreel serve` with a worker, two projects to export, and a key. */
async function startService(): Promise<{ url: string; key: string; downloadDir: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-page-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDir = path.join(folder, 'data')
  await makeWarmDataDir(dataDir)
  const short = await makeDrawnBoard(6, 1)
  const long = await makeDrawnBoard(8)
  const frames = long.board.frames.map((frame, index) => ({ ...frame, id: `k${index}`, project_id: 'p2' }))
  const other = { ...long, board: { ...long.board, frames, project: wireProject({ id: 'p2', title: EVIL }) } }
  const sandbox = await startTestSandbox({ boards: [short, other] })
  const env = { STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY }
  const made = await runCli(['keys', 'create', '--name', 'test', '--scopes', '*'], env)
  const serving = startStoryreel(['serve', '--port', '0', '--json'], env)
  const url = z.string().parse((await serving.waitFor(({ event }) => event === 'listening'))['url'])
  return { url, key: made.stdout.trim(), downloadDir: path.join(folder, 'downloads') }
}

async function openForm(page: Page): Promise<void> {
  await tabTo(page, 'New export')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#order[open] #order-project option')
}

/** Follows the newest export to an end. @returns how far it was seen to be, in percent. */
async function watch(page: Page, end: string): Promise<number[]> {
  const seen: number[] = []
  await expect
    .poll(async () => {
      const [state, percent] = await page.$eval('.card', (card) => {
        const bar = card.querySelector('progress')
        return [card.querySelector('.state')?.textContent, bar?.hasAttribute('value') ? bar.value : null] as const
      })
      if (percent !== null && percent !== seen.at(-1)) seen.push(percent)
      return state
    }, RENDERED)
    .toBe(end)
  return seen
}

function currentTime(page: Page): Promise<number> {
  return page.$eval('.card video', (video) => video.currentTime)
}

test('by keyboard alone: order an export, watch it, play it, read its receipt, fetch it; cancel another and retry it', {
  timeout: 600_000,
}, async () => {
  const { url, key, downloadDir } = await startService()
  const { page, requests, complaints, said } = await openPage(url)
  await enterKey(page, key)
  await page.waitForSelector('#nothing-yet:not([hidden])')
  expect(await findBarriers(page)).toEqual([])

  // Create, in a look whose pictures move, so that there is something to draw; and watch it.
  await openForm(page)
  await tabTo(page, 'Format')
  await page.keyboard.type('320x180')
  await tabTo(page, 'Standard')
  await page.keyboard.press('ArrowLeft')
  expect(await nameOfFocused(page)).toBe('Draft')
  await tabTo(page, 'Look')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'Export')
  await page.keyboard.press('Enter')
  const seen = await watch(page, 'Done')
  expect(seen.length).toBeGreaterThan(2)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(await textOf(page, 0, '.title')).toBe('Lighthouse')
  expect(await textOf(page, 0, '.order')).toBe('320x180, draft, captions in the picture')

  // Play.
  await page.waitForSelector('.download:not([hidden])')
  const poster = await page.$eval('.card video', async (video) => {
    const image = new Image()
    image.src = video.poster
    await image.decode()
    return image.naturalWidth
  })
  expect(poster).toBe(640)
  await tabTo(page, 'Film of Lighthouse')
  expect(await currentTime(page)).toBe(0)
  await page.keyboard.press('Space')
  await expect.poll(() => currentTime(page), RENDERED).toBeGreaterThan(0.5)
  expect(await page.$eval('.card video', (video) => [video.videoWidth, video.videoHeight])).toEqual([320, 180])

  // A link that has expired is renewed, and the film goes on.
  await page.$eval('.card video', (video) => {
    video.src = video.src.replace(/expires=\d+/, 'expires=1')
    void video.play().catch(() => undefined)
  })
  await expect.poll(() => page.$eval('.card video', (video) => video.src), RENDERED).not.toContain('expires=1&')
  await expect.poll(() => currentTime(page), RENDERED).toBeGreaterThan(0.5)

  // Read the receipt.
  await tabTo(page, 'Receipt: all')
  await page.keyboard.press('Enter')
  expect(await page.$eval('.receipt', (receipt) => receipt.checkVisibility() && receipt.hasAttribute('open'))).toBe(
    true,
  )
  const receipt = await textOf(page, 0, '.checked')
  expect(receipt).toContain('144 of 144 frames decoded.')
  expect(receipt).toContain('Picture: 320x180, H.264 High')
  expect(receipt).toContain('Sound: silence throughout.')
  expect(receipt).toMatch(/All \d+ segments were drawn anew\./)
  expect(await findBarriers(page)).toEqual([])

  // Fetch the film.
  const session = await page.createCDPSession()
  await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: downloadDir })
  await page.focus('#new-export')
  await tabTo(page, 'Download film, Lighthouse')
  await page.keyboard.press('Enter')
  await expect.poll(() => readdir(downloadDir).catch(() => []), RENDERED).toEqual(['film.mp4'])
  expect((await stat(path.join(downloadDir, 'film.mp4'))).size).toBeGreaterThan(1000)

  // Cancel another one, and retry it.
  await page.focus('#forget-key')
  await openForm(page)
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'Export')
  await page.keyboard.press('Enter')
  await watch(page, 'Rendering')
  await tabTo(page, `Cancel ${EVIL}`)
  await page.keyboard.press('Enter')
  await watch(page, 'Canceled')
  expect(await nameOfFocused(page)).toBe(EVIL)
  await tabTo(page, `Retry ${EVIL}`)
  await page.keyboard.press('Enter')
  await watch(page, 'Done')
  await page.waitForSelector('#export-list > li:first-child .receipt:not([hidden])')
  expect(await findBarriers(page)).toEqual([])

  // What was told to those who do not see it, which is little.
  expect(said).toEqual([
    'The export is in the queue.',
    'Lighthouse is being rendered.',
    'Lighthouse is done.',
    'The export is in the queue.',
    `${EVIL} is being rendered.`,
    `${EVIL} was canceled.`,
    `${EVIL} is waiting.`,
    `${EVIL} is being rendered.`,
    `${EVIL} is done.`,
  ])
  expect(requests.filter((each) => new URL(each).origin !== url || each.includes(key))).toEqual([])
  // Chrome notes the one request that was to fail.
  expect(complaints).toEqual([expect.stringContaining('403 (Forbidden)')])
})
