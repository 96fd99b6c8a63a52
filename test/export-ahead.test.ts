import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { type ExportResult, exportProject } from '../src/export-project.ts'
import { startSandbox } from '../src/sandbox/start-sandbox.ts'
import { makeDataDir } from './helpers/data-dir.ts'
import { hashPictures } from './helpers/decode.ts'
import { aRequest } from './helpers/export-request.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { serve } from './helpers/serve.ts'
import { makeFolder, makeSmallFilm } from './helpers/small-film.ts'

/** Exports the small film, whose last image comes from a host of its own. */
async function exportWithLastImageFrom(answer: (dataDir: string) => Promise<void>): Promise<ExportResult> {
  const { folder, remove } = await makeFolder('ahead')
  onTestFinished(remove)
  const dataDir = await makeDataDir(path.join(folder, 'data'))
  const film = await makeSmallFilm(folder)
  const image = await readFile(path.join(folder, 'media', 'blue.jpg'))
  const host = await serve((_request, response) => {
    answer(dataDir).then(
      () => response.setHeader('content-type', 'image/jpeg').end(image),
      () => response.destroy(),
    )
  })
  const frames = film.board.frames.map((frame) =>
    frame['id'] === 'd' ? { ...frame, image: { url: `${host.origin}/blue.jpg` } } : frame,
  )
  const sandbox = await startSandbox({ boards: [{ ...film, board: { ...film.board, frames } }] })
  onTestFinished(() => sandbox.stop())
  const config = { ...(await readConfig()), apiUrl: sandbox.url, dataDir, mediaOrigins: [host.origin] }
  return exportProject(aRequest({ projectId: 'small', outputPath: path.join(folder, 'film.mp4') }), {
    config,
    client: sandboxClient(sandbox),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
}

/** How many segments are in the store. */
async function segmentsIn(dataDir: string): Promise<number> {
  const files = await readdir(path.join(dataDir, 'segments'), { recursive: true }).catch(() => [])
  return files.filter((name) => name.endsWith('.mp4')).length
}

test('what is here is drawn while the rest is on its way, and the film is the same', { timeout: 120_000 }, async () => {
  let store = ''
  const waited = await exportWithLastImageFrom(async (dataDir) => {
    store = dataDir
    await expect.poll(() => segmentsIn(dataDir), { timeout: 60_000 }).toBe(3)
  })
  // Nothing was drawn for nothing, and nothing of it counts as if it had been there before.
  expect(await segmentsIn(store)).toBe(4)
  expect(waited.receipt.segments).toEqual({ total: 4, rendered: 4, reused: 0 })

  const atOnce = await exportWithLastImageFrom(async () => undefined)
  expect(await hashPictures(waited.outputPath)).toEqual(await hashPictures(atOnce.outputPath))
})

test('a file that never comes ends the export, also while something is drawn', { timeout: 60_000 }, async () => {
  const failing = exportWithLastImageFrom(async (dataDir) => {
    await expect.poll(() => segmentsIn(dataDir), { timeout: 30_000 }).toBeGreaterThan(0)
    throw new Error('It is gone.')
  })
  await expect(failing).rejects.toThrow(/frame 4/)
})
