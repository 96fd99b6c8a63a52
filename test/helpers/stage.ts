import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bundle } from '@remotion/bundler'
import { openBrowser, renderFrames, selectComposition } from '@remotion/renderer'
import sharp from 'sharp'
import { COMPOSITION_ID } from '../../src/timeline/composition-id.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { browserExecutable } from './browser.ts'

/** One frame as Chrome drew it. */
export type DrawnFrame = {
  /** 8-bit RGB, three bytes a pixel, rows from the top. */
  pixels: Buffer
  png: Buffer
}

export type Stage = {
  /** @returns the frames in the order asked for; all of them when `frames` is left out. */
  draw(timeline: Timeline, options?: { frames?: number[]; concurrency?: number }): Promise<DrawnFrame[]>
  close(): Promise<void>
}

/**
 * The real compositions in a real browser, to be shared by the tests of a file.
 *
 * @param mediaFolder is served as `media/`.
 */
export async function openStage(mediaFolder: string): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-stage-'))
  const publicDir = path.join(folder, 'public')
  await cp(mediaFolder, path.join(publicDir, 'media'), { recursive: true })
  const serveUrl = await bundle({
    entryPoint: path.resolve('compositions/index.ts'),
    publicDir,
    outDir: path.join(folder, 'bundle'),
  })
  const browser = await openBrowser('chrome', { browserExecutable, chromeMode: 'headless-shell', logLevel: 'error' })
  const common = { serveUrl, puppeteerInstance: browser, logLevel: 'error' } as const

  return {
    async draw(timeline, { frames = range(timeline.durationInFrames), concurrency = 2 } = {}) {
      const inputProps = { timeline }
      const composition = await selectComposition({ ...common, id: COMPOSITION_ID, inputProps })
      const pngs = new Map<number, Buffer>()
      await renderFrames({
        ...common,
        composition,
        inputProps,
        frames: [...new Set(frames)].sort((a, b) => a - b),
        concurrency: Math.min(concurrency, frames.length),
        imageFormat: 'png',
        outputDir: null,
        muted: true,
        onStart: () => undefined,
        onFrameUpdate: () => undefined,
        onFrameBuffer: (png, frame) => {
          pngs.set(frame, png)
        },
      })
      return Promise.all(frames.map((frame) => decode(frame, pngs)))
    },
    async close() {
      await browser.close({ silent: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function decode(frame: number, pngs: ReadonlyMap<number, Buffer>): Promise<DrawnFrame> {
  const png = pngs.get(frame)
  if (png === undefined) throw new Error(`Frame ${frame} was not drawn.`)
  return { png, pixels: await sharp(png).removeAlpha().raw().toBuffer() }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}
