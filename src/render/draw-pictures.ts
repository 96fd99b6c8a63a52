import { renderFrames } from '@remotion/renderer'
import type { Reel } from '../timeline/reel.ts'
import type { Timeline } from '../timeline/schema.ts'
import { drawTwice, type Pass } from './draw-twice.ts'
import { type DrawingBrowser, forgetImages, frameOptions } from './drawing.ts'
import type { SegmentsRequest } from './render-request.ts'

/** One picture to be drawn by Chrome. */
export type Drawing = { timeline: Timeline; frame: number; layer: Reel['pictures'][number]['layer'] }

/** Images are rarely shown in two of them, and take 8 MiB each at 1080p. */
const PICTURES_REMEMBERED = 8

/** Props are text to every page, and a page that has drawn many films has grown; it lasts for this many. */
const MOST_FILMS_A_REEL = 60

/**
 * Draws pictures of any number of timelines in as few passes as possible: what costs is opening a page, not going
 * from one film to the next.
 *
 * @param drawings all of one size and frame rate.
 * @param picturesAPage no further page is opened for fewer.
 * @param onPicture gets lossless PNGs with the drawing's index, not always in order.
 */
export async function drawPictures({
  drawings,
  picturesAPage,
  request,
  serveDir,
  browser,
  signal,
  onPicture,
}: {
  drawings: readonly Drawing[]
  picturesAPage: number
  request: Pick<SegmentsRequest, 'browser' | 'concurrency'>
  serveDir: string
  browser: DrawingBrowser
  signal: AbortSignal
  onPicture: (index: number, png: Buffer) => void
}): Promise<void> {
  // Of all there is to draw, into however many reels it is cut.
  const pages = Math.ceil(drawings.length / picturesAPage)
  for (const batch of batches(drawings)) {
    const missing = new Set(batch)
    const draw = async ({ puppeteer, mostPages, cancelSignal }: Pass) => {
      const indices = [...missing]
      const props = reelOf(indices.flatMap((index) => drawings[index] ?? []))
      await renderFrames({
        ...frameOptions({ ...sizeOf(props), id: 'Reel', durationInFrames: indices.length, props }),
        serveUrl: serveDir,
        puppeteerInstance: puppeteer,
        browserExecutable: request.browser.path,
        chromeMode: request.browser.mode,
        concurrency: Math.min(request.concurrency, mostPages, pages),
        cancelSignal,
        onFrameUpdate: () => undefined,
        onFrameBuffer: (png, position) => {
          const index = indices[position]
          // A page that was at work when another failed may deliver twice.
          if (index === undefined || !missing.delete(index)) return
          onPicture(index, png)
          if (missing.size % PICTURES_REMEMBERED === 0) forgetImages(puppeteer)
        },
      })
    }
    const nameNext = () => {
      const [next = 0] = missing
      return nameOf(drawings[next])
    }
    await drawTwice({ draw, nameNext, browser, signal })
  }
}

// --- internal ---

/** Indices of drawings, in runs with not too many films. */
function batches(drawings: readonly Drawing[]): number[][] {
  const all: number[][] = []
  let films = new Set<Timeline>()
  for (const [index, { timeline }] of drawings.entries()) {
    films.add(timeline)
    if (all.length === 0 || films.size > MOST_FILMS_A_REEL) {
      all.push([])
      films = new Set([timeline])
    }
    all.at(-1)?.push(index)
  }
  return all
}

function reelOf(drawings: Drawing[]): Reel {
  const films = [...new Set(drawings.map(({ timeline }) => timeline))]
  const indexOf = new Map(films.map((film, index) => [film, index]))
  const pictures = drawings.map(({ timeline, frame, layer }) => ({ film: indexOf.get(timeline) ?? 0, frame, layer }))
  return { films, pictures }
}

/** A slice does not always know its shot's number, but its id in M Studio. */
function nameOf(drawing: Drawing | undefined): string {
  if (!drawing) return 'A frame'
  const { timeline, frame } = drawing
  const shot = timeline.shots.find(({ from, durationInFrames }) => frame >= from && frame < from + durationInFrames)
  return shot ? `Frame ${frame - shot.from} of shot ${shot.number || shot.id}` : `Frame ${frame}`
}

function sizeOf({ films: [film] }: Reel) {
  if (!film) throw new Error('A reel needs a film.')
  return film
}
