import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import { localize } from '../../src/media/localize.ts'
import type { MediaUse } from '../../src/media/media-use.ts'
import { withWorkDir } from '../../src/platform/work-dir.ts'
import type { Asset } from '../../src/timeline/asset.ts'
import type { Board } from '../../src/timeline/board.ts'
import { aBoard, aFrame, aTrack } from '../helpers/boards.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { processesMentioning } from '../helpers/processes.ts'
import { serve } from '../helpers/serve.ts'

const FORMAT = { width: 320, height: 180, frameRate: { numerator: 30, denominator: 1 } }

type Kind = MediaUse['kind']

/** A folder served over HTTP, and the way a file of it goes into the asset store. */
export async function bringing() {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-bringing-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const served = path.join(folder, 'served')
  await mkdir(served)
  const server = await serve((request, response) => {
    createReadStream(path.join(served, path.basename(request.url ?? ''))).pipe(response)
  })
  const dataDir = path.join(folder, 'data')
  const workDir = path.join(dataDir, 'kept')
  await mkdir(workDir, { recursive: true })

  async function localizeBoard(board: Board, options: { workDir: string; timeoutMs?: number }) {
    using downloader = openDownloader({ trustedOrigins: [server.origin], limits: { firstBackoffMs: 1 } })
    return await localize({
      board,
      stills: false,
      format: FORMAT,
      videoSound: 'mute',
      dataDir,
      ffmpeg: await testFfmpeg(),
      downloader,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...options,
    })
  }

  async function run(kind: Kind, name: string, options: { workDir: string; timeoutMs?: number }) {
    const url = `${server.origin}/${name}`
    const boards = {
      image: () => aBoard([aFrame('f', { title: 'The pier', image: { url, focalPoint: null } })]),
      video: () => aBoard([aFrame('f', { title: 'The pier', video: { url } })]),
      audio: () => aBoard([aFrame('f')], [aTrack('t', { name: 'Waves', url })]),
    }
    const { assets, mediaDir } = await localizeBoard(boards[kind](), options)
    const found: Asset | undefined = { image: assets.images, video: assets.videos, audio: assets.audio }[kind].get(url)
    if (!found) throw new Error(`${name} is not among the assets.`)
    return { asset: found, file: path.join(mediaDir, found.src) }
  }

  return {
    /** Where to put files. */
    pathOf: (name: string) => path.join(served, name),
    bring: (kind: Kind, name: string) => run(kind, name, { workDir }),
    /** Many of one board, and how many came. */
    async bringImages(names: string[]): Promise<number> {
      const images = names.map((name) => ({ url: `${server.origin}/${name}`, focalPoint: null }))
      const board = aBoard(images.map((image, index) => aFrame(`f${index}`, { image })))
      return (await localizeBoard(board, { workDir })).assets.images.size
    },
    /** It is refused with this, and leaves no file, connection or process. */
    async expectRefused(
      kind: Kind,
      name: string,
      { code, message, timeoutMs }: { code: string; message: RegExp; timeoutMs?: number },
    ): Promise<void> {
      const refused = withWorkDir(dataDir, (runDir) =>
        run(kind, name, { workDir: runDir, ...(timeoutMs !== undefined && { timeoutMs }) }),
      )
      await expect(refused).rejects.toMatchObject({ code, exitCode: 3, message: expect.stringMatching(message) })
      expect(await readdir(path.join(dataDir, 'work'))).toEqual([])
      await expect.poll(server.connections).toBe(0)
      expect(await processesMentioning(folder)).toEqual([])
    },
  }
}
