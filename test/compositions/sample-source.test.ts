import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import { localize } from '../../src/media/localize.ts'
import { fetchBoard } from '../../src/mstudio/fetch-board.ts'
import { hashFile } from '../../src/platform/durable-file.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import type { Asset } from '../../src/timeline/asset.ts'
import { soundSchema } from '../../src/timeline/sound.ts'
import { assetsAsJson, type TimelineSource } from '../../src/timeline/timeline-source.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { sandboxClient } from '../helpers/sandbox-client.ts'
import { makeFolder } from '../helpers/small-film.ts'

const format = { width: 1920, height: 1080, frameRate: { numerator: 30, denominator: 1 } }

// Written anew by `npx vitest run test/compositions/sample-source.test.ts -u`.
test('what Studio builds its sample timeline from is what the sample project gives', async () => {
  const { folder, remove } = await makeFolder('sample')
  onTestFinished(remove)
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.stop())
  const signal = new AbortController().signal
  const client = sandboxClient(sandbox)
  const board = await fetchBoard({ client, projectId: 'last-light', signal })
  using downloader = openDownloader({ trustedOrigins: [new URL(sandbox.url).origin] })
  const { assets } = await localize({
    board,
    downloader,
    stills: true,
    format,
    videoSound: 'keep',
    dataDir: folder,
    workDir: folder,
    ffmpeg: await testFfmpeg(),
    signal,
    onProgress: () => undefined,
  })
  const source: TimelineSource = {
    board,
    assets: assetsAsJson({
      images: await asShipped(assets.images),
      videos: await asShipped(assets.videos),
      audio: await asShipped(assets.audio),
    }),
    format,
    sound: soundSchema.parse({}),
    composition: 'Storyboard',
    logo: null,
  }
  // Another port every time; nothing is fetched by these names any more.
  const text = `${JSON.stringify(source, null, 2).replaceAll(new URL(sandbox.url).origin, 'http://sandbox')}\n`
  await expect(text).toMatchFileSnapshot('../../compositions/sample-source.json')
}, 120_000)

/** Studio plays the files as they are in the repository, so these stand for the normalised ones. */
async function asShipped<Each extends Asset>(assets: ReadonlyMap<string, Each>): Promise<Map<string, Each>> {
  const shipped = new Map<string, Each>()
  for (const [url, asset] of assets) {
    const src = `media/${path.basename(new URL(url).pathname)}`
    shipped.set(url, { ...asset, src, sha256: await hashFile(path.join('src/sandbox/sample', src)) })
  }
  return shipped
}
