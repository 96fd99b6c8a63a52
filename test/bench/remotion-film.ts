import '../../src/platform/loopback-only.ts'
import { renderMedia, selectComposition } from '@remotion/renderer'
import { filmJobSchema, readJob } from './remotion-job.ts'

// A film as Remotion's documentation has it: select the composition of a bundle, render it. A process of its own.

const { timeline, bundleDir: serveUrl, browser, outputPath, encoder } = await readJob(filmJobSchema)
const inputProps = { timeline }
const chrome = { browserExecutable: browser.path, chromeMode: browser.mode }

const composition = await selectComposition({ serveUrl, id: timeline.composition, inputProps, ...chrome })
await renderMedia({
  serveUrl,
  composition,
  inputProps,
  codec: 'h264',
  outputLocation: outputPath,
  ...chrome,
  ...(encoder && {
    imageFormat: 'png',
    crf: encoder.crf,
    x264Preset: encoder.preset,
    pixelFormat: 'yuv420p',
    colorSpace: 'bt709',
  }),
})
