import '../../src/platform/loopback-only.ts'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { renderFrames, selectComposition } from '@remotion/renderer'
import { framesJobSchema, readJob } from './remotion-job.ts'

// Frames as Chrome draws them, before any encoder: PNGs numbered from 0 in the order of the frames.

const { timeline, bundleDir: serveUrl, browser, frames, outputDir } = await readJob(framesJobSchema)
const inputProps = { timeline }
const chrome = { browserExecutable: browser.path, chromeMode: browser.mode }

const composition = await selectComposition({ serveUrl, id: timeline.composition, inputProps, ...chrome })
const written: Promise<void>[] = []
await renderFrames({
  serveUrl,
  composition,
  inputProps,
  frames,
  imageFormat: 'png',
  outputDir: null,
  muted: true,
  ...chrome,
  onStart: () => undefined,
  onFrameUpdate: () => undefined,
  onFrameBuffer: (png, frame) => {
    const name = `${String(frames.indexOf(frame)).padStart(6, '0')}.png`
    written.push(writeFile(path.join(outputDir, name), png))
  },
})
await Promise.all(written)
