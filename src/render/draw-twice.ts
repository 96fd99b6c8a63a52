import { type CancelSignal, makeCancelSignal } from '@remotion/renderer'
import { CanceledError, ProjectError } from '../errors.ts'
import { type DrawingBrowser, FRAME_TIMEOUT_MS, type OpenBrowser } from './drawing.ts'
import { explainCrash, isCrash } from './explain-crash.ts'

/** What Remotion says when a page does not become ready, or does not answer at all. */
const TIMED_OUT = /not cleared after \d+ms|timeout .*exceeded|Timed out (?:after|evaluating)/i

/** What to draw with, and until when. */
export type Pass = { puppeteer: OpenBrowser['puppeteer']; mostPages: number; cancelSignal: CancelSignal }

/**
 * Draws, and goes on after that failed: the first page of a browser that has just started sometimes loses the requests it
 * has under way (Chromium reports a network change), a browser or a page of it may crash, and a page may hang, which
 * both take a new browser. What fails twice at the same picture fails.
 *
 * @param draw is told what to draw with; in a new browser with one page only, which takes the least memory, and so that it
 *   is known what it hangs at.
 * @param nameNext names what is to be drawn next, as the beginning of a sentence.
 * @throws {ProjectError} `RENDER_TIMEOUT` when it hangs twice; {CanceledError} once the signal is aborted, whatever went
 *   wrong; {EnvironmentError} when the browser is gone again.
 */
export async function drawTwice({
  draw,
  nameNext,
  browser,
  signal,
}: {
  draw: (pass: Pass) => Promise<void>
  nameNext: () => string
  browser: DrawingBrowser
  signal: AbortSignal
}): Promise<void> {
  let open = await browser.current()
  let mostPages = Infinity
  for (let failedAt: string | null = null; ; failedAt = nameNext()) {
    if (signal.aborted) throw new CanceledError()
    try {
      await drawOnce({ draw, open, mostPages, signal })
      return
    } catch (error) {
      if (signal.aborted) throw new CanceledError()
      if (nameNext() === failedAt) throw hasTimedOut(error) ? neverReady(failedAt, error) : explainCrash(error)
      if (!hasTimedOut(error) && !isCrash(error)) continue
      open = await browser.replace()
      mostPages = 1
    }
  }
}

// --- internal ---

async function drawOnce({
  draw,
  open: { puppeteer, gone },
  mostPages,
  signal,
}: {
  draw: (pass: Pass) => Promise<void>
  open: OpenBrowser
  mostPages: number
  signal: AbortSignal
}): Promise<void> {
  const { cancelSignal, cancel } = makeCancelSignal()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await Promise.race([draw({ puppeteer, mostPages, cancelSignal }), gone])
  } finally {
    signal.removeEventListener('abort', cancel)
    // When one page failed, others are still at work.
    cancel()
  }
}

function hasTimedOut(error: unknown): boolean {
  return error instanceof Error && TIMED_OUT.test(error.message)
}

function neverReady(what: string, cause: unknown): ProjectError {
  return new ProjectError(
    'RENDER_TIMEOUT',
    `${what} did not become ready within ${FRAME_TIMEOUT_MS / 1000} s, and neither did it in a new browser. Replace what the shot shows, or leave the shot out.`,
    { cause },
  )
}
