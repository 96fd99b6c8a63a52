import { EnvironmentError } from '../errors.ts'

/** What Remotion says when a browser or its page is no more. */
const CRASHED = /Target closed|Page crashed|Session closed|browser has disconnected|Failed to launch|ECONNREFUSED/

/** Whether a browser or a page of it is no more. */
export function isCrash(error: unknown): boolean {
  if (error instanceof EnvironmentError) return error.code === 'BROWSER_CRASHED'
  // When the connection to it breaks, what is thrown is no error but the event.
  return !(error instanceof Error) || CRASHED.test(error.message)
}

/** A browser that is gone, in our words, so that it counts as something that may do better next time. */
export function explainCrash(error: unknown): unknown {
  return isCrash(error) ? browserCrashed(error) : error
}

export function browserCrashed(cause: unknown): EnvironmentError {
  return new EnvironmentError(
    'BROWSER_CRASHED',
    'Chrome crashed or was ended while it drew. What was finished is kept; run the same command again, with more memory if this goes on.',
    { cause },
  )
}
