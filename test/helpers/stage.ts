import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { renderFrames, selectComposition } from '@remotion/renderer'
import sharp from 'sharp'
import { inject } from 'vitest'
import { hashCompositions } from '../../src/render/renderer-versions.ts'
import { layOutServeDir } from '../../src/render/serve-dir.ts'
import type { Reel } from '../../src/timeline/reel.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { browser, openChrome } from './browser.ts'
import { clockScript } from './clock-script.ts'

/** 8-bit RGB, three bytes a pixel, rows from the top. */
export type DrawnFrame = { pixels: Buffer; width: number; height: number }

export type Stage = {
  /** @returns the frames in the order asked for; all of them when `frames` is left out. */
  draw(timeline: Timeline, options?: DrawOptions): Promise<DrawnFrame[]>
  /** Single pictures of many timelines as an export has them drawn: PNGs, transparent where nothing is. */
  drawReel(reel: Reel): Promise<Buffer[]>
  /** The first page of what is drawn from a timeline, but is no film. */
  drawStill(id: 'ContactSheet' | 'Poster', props: { timeline: Timeline } & Record<string, unknown>): Promise<DrawnFrame>
  close(): Promise<void>
}

type DrawOptions = {
  frames?: number[]
  /** A browser of its own is opened in this time zone, such as `Asia/Tokyo`. */
  timeZone?: string
  /** What the calendar of the page says, such as `2019-12-31T23:59:59Z`. */
  date?: string
  /** Told how long each frame took, screenshot included, in ms. */
  onFrameTime?: (ms: number, frame: number) => void
}

/**
 * The real compositions in a real browser, to be shared by the tests of a file.
 *
 * @param mediaFolder is served as `media/`.
 */
export async function openStage(mediaFolder: string): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-stage-'))
  const serveUrl = path.join(folder, 'serve')
  const bundleDir = path.join(inject('bundlesDir'), await hashCompositions())
  await layOutServeDir({ serveDir: serveUrl, bundleDir, mediaDir: folder, timelines: [] })
  await cp(mediaFolder, path.join(serveUrl, 'public', 'media'), { recursive: true })
  const sharedBrowser = await openChrome()

  /** The same bundle, whose page begins with another date. */
  const serveAt = async (date: string) => {
    const copy = await mkdtemp(path.join(folder, 'dated-'))
    await cp(serveUrl, copy, { recursive: true })
    const page = path.join(copy, 'index.html')
    const html = await readFile(page, 'utf8')
    const dated = html.replace('<head>', `<head><script>${clockScript(date)}</script>`)
    if (dated === html) throw new Error('The page of the bundle has no head to put a clock into.')
    await writeFile(page, dated)
    return copy
  }

  const drawPngs = async (
    id: string,
    inputProps: Record<string, unknown>,
    { frames, timeZone, date, onFrameTime }: DrawOptions & { frames: number[] },
  ) => {
    const puppeteerInstance = timeZone === undefined ? sharedBrowser : await openChrome({ TZ: timeZone })
    // Named for each call too: a browser whose page crashed is replaced by this one, not by one that is downloaded.
    const chrome = { browserExecutable: browser.path, chromeMode: browser.mode }
    const common = {
      serveUrl: date === undefined ? serveUrl : await serveAt(date),
      puppeteerInstance,
      logLevel: 'error',
      inputProps,
      ...chrome,
    } as const
    const pngs = new Map<number, Buffer>()
    try {
      const composition = await selectComposition({ ...common, id })
      await renderFrames({
        ...common,
        composition,
        frames: [...new Set(frames)].sort((a, b) => a - b),
        // A page takes longer to open than a few frames to draw.
        concurrency: frames.length < 16 ? 1 : 2,
        imageFormat: 'png',
        outputDir: null,
        muted: true,
        onStart: () => undefined,
        onFrameUpdate: (_count, frame, ms) => onFrameTime?.(ms, frame),
        onFrameBuffer: (png, frame) => {
          pngs.set(frame, png)
        },
      })
    } finally {
      if (puppeteerInstance !== sharedBrowser) await puppeteerInstance.close({ silent: true })
    }
    return frames.map((frame) => {
      const png = pngs.get(frame)
      if (png === undefined) throw new Error(`Frame ${frame} was not drawn.`)
      return png
    })
  }
  const drawFrames = async (...asked: Parameters<typeof drawPngs>) =>
    Promise.all((await drawPngs(...asked)).map(decodeFrame))

  return {
    draw: (timeline, { frames = range(timeline.durationInFrames), ...options } = {}) =>
      drawFrames(timeline.composition, { timeline }, { ...options, frames }),
    drawReel: (reel) => drawPngs('Reel', reel, { frames: range(reel.pictures.length) }),
    async drawStill(id, props) {
      const [page] = await drawFrames(id, props, { frames: [0] })
      if (!page) throw new Error(`${id} was not drawn.`)
      return page
    },
    async close() {
      await sharedBrowser.close({ silent: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The pixels of a PNG without its alpha. */
export async function decodeFrame(png: Buffer): Promise<DrawnFrame> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}
