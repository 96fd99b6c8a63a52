import '../../src/platform/loopback-only.ts'
import { fileURLToPath } from 'node:url'
import { bundle } from '@remotion/bundler'
import { renderMedia, selectComposition } from '@remotion/renderer'
import { filmJobSchema, readJob } from './remotion-job.ts'

// A film as Remotion's documentation has it: bundle, select the composition, render it. A process of its own.

const { timeline, publicDir, bundleDir, browser, outputPath, encoder } = await readJob(filmJobSchema)
const inputProps = { timeline }
const chrome = { browserExecutable: browser.path, chromeMode: browser.mode }

const entryPoint = fileURLToPath(new URL('../../compositions/index.ts', import.meta.url))
const serveUrl = await bundle({ entryPoint, publicDir, outDir: bundleDir })
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
