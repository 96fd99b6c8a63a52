import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { StoryreelError } from '../../src/errors.ts'
import { openDownloader } from '../../src/media/download.ts'
import { localize } from '../../src/media/localize.ts'
import { aBoard, aFrame } from '../helpers/boards.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { memoryGrowth } from '../helpers/memory-growth.ts'

// A process of its own that brings a file into an asset store, after a harmless one, and says what became of it and how
// much memory it took: <image | video> <url> <harmless image url> <folder>.

const [kind = '', url = '', harmlessUrl = '', folder = ''] = process.argv.slice(2)
const workDir = path.join(folder, 'work')
await mkdir(workDir, { recursive: true })
const downloader = openDownloader({ trustedOrigins: [new URL(url).origin] })
const ffmpeg = await testFfmpeg()

async function bring(frame: Parameters<typeof aFrame>[1]): Promise<void> {
  await localize({
    board: aBoard([aFrame('f', frame)]),
    stills: false,
    format: { width: 320, height: 180, frameRate: { numerator: 30, denominator: 1 } },
    videoSound: 'keep',
    dataDir: folder,
    workDir,
    ffmpeg,
    downloader,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
}

await bring({ image: { url: harmlessUrl, focalPoint: null } })
let code = 'DONE'
const grownBytes = await memoryGrowth(() =>
  bring(kind === 'image' ? { image: { url, focalPoint: null } } : { video: { url } }).catch((error: unknown) => {
    code = error instanceof StoryreelError ? error.code : String(error)
  }),
)
downloader[Symbol.dispose]()
process.stdout.write(JSON.stringify({ code, grownBytes }))
