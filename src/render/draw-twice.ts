import { CanceledError } from '../errors.ts'
import { explainCrash } from './explain-crash.ts'

/**
 * Draws, and draws once more when that failed: the first page of a browser that has just started sometimes loses the
 * requests it has under way (Chromium reports a network change), and a page may crash. What fails twice fails.
 *
 * @throws {CanceledError} once the signal is aborted, whatever went wrong; {EnvironmentError} when the browser is gone.
 */
export async function drawTwice(draw: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await draw().catch(async (error: unknown) => {
      if (signal.aborted) throw error
      await draw()
    })
  } catch (error) {
    throw signal.aborted ? new CanceledError() : explainCrash(error)
  }
}
