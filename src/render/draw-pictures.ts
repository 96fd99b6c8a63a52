import { makeCancelSignal, renderFrames } from '@remotion/renderer'
import type { Reel } from '../timeline/reel.ts'
import type { Timeline } from '../timeline/schema.ts'
import { drawTwice } from './draw-twice.ts'
import { frameOptions, type OpenBrowser } from './drawing.ts'
import type { SegmentsRequest } from './render-request.ts'

/** One picture to be drawn by Chrome. */
export type Drawing = { timeline: Timeline; frame: number; layer: Reel['pictures'][number]['layer'] }

/** Props are text to every page; this many keep it small. */
const MOST_FILMS_A_REEL = 200

/**
 * Draws pictures of any number of timelines in as few passes as possible: what costs is opening a page, not going
 * from one film to the next.
 *
 * @param drawings all of one size and frame rate.
 * @param onPicture gets lossless PNGs with the drawing's index, not always in order.
 */
export async function drawPictures({
  drawings,
  request,
  serveDir,
  browser,
  signal,
  onPicture,
}: {
  drawings: readonly Drawing[]
  request: Pick<SegmentsRequest, 'browser' | 'concurrency'>
  serveDir: string
  browser: OpenBrowser
  signal: AbortSignal
  onPicture: (index: number, png: Buffer) => void
}): Promise<void> {
  for (const batch of batches(drawings)) {
    const missing = new Set(batch)
    const draw = async () => {
      const indices = [...missing]
      const props = reelOf(indices.flatMap((index) => drawings[index] ?? []))
      const { cancelSignal, cancel } = makeCancelSignal()
      signal.addEventListener('abort', cancel, { once: true })
      try {
        await renderFrames({
          ...frameOptions({ ...sizeOf(props), id: 'Reel', durationInFrames: indices.length, props }),
          serveUrl: serveDir,
          puppeteerInstance: browser,
          browserExecutable: request.browser.path,
          chromeMode: request.browser.mode,
          concurrency: Math.min(request.concurrency, indices.length),
          cancelSignal,
          onFrameUpdate: () => undefined,
          onFrameBuffer: (png, position) => {
            const index = indices[position]
            // A page that was at work when another failed may deliver twice.
            if (index === undefined || !missing.delete(index)) return
            onPicture(index, png)
          },
        })
      } finally {
        signal.removeEventListener('abort', cancel)
      }
    }
    await drawTwice(draw, signal)
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

function sizeOf({ films: [film] }: Reel) {
  if (!film) throw new Error('A reel needs a film.')
  return film
}
