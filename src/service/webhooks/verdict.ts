import { isSuccess, type Posted } from './post-message.ts'

/** What a try to send a message means for it. `reason` is a half sentence. */
export type Verdict =
  | { state: 'delivered' }
  | { state: 'waiting'; delayMs: number; reason: string }
  | { state: 'failed'; reason: string }

/** The longest that a receiver can have us wait. */
const MOST_RETRY_AFTER_MS = 24 * 60 * 60_000

/** What chance adds to a wait at most, as a share of it, so that many messages do not come back at one moment. */
const JITTER = 0.2

/** Says that it will never want to hear of anything again. */
export const GONE = 410

/**
 * @param tries of this round, with the one that is judged.
 * @param scheduleMs the waits after the first, second, … try.
 * @param random from 0 to 1.
 */
export function verdictOf(
  posted: Posted,
  { tries, scheduleMs, random }: { tries: number; scheduleMs: readonly number[]; random: number },
): Verdict {
  const reason = outcomeOf(posted)
  const status = statusOf(posted)
  if (status !== null && isSuccess(status)) return { state: 'delivered' }
  const waitMs = scheduleMs[tries - 1]
  if (status === GONE || waitMs === undefined) return { state: 'failed', reason }
  const askedMs = posted.kind === 'answered' ? Math.min(posted.retryAfterMs ?? 0, MOST_RETRY_AFTER_MS) : 0
  return { state: 'waiting', delayMs: Math.max(waitMs, askedMs) * (1 + JITTER * random), reason }
}

/** Null when there was no answer, or not a whole one. */
export function statusOf(posted: Posted): number | null {
  return posted.kind === 'answered' ? posted.status : null
}

/** As a half sentence. */
export function outcomeOf(posted: Posted): string {
  switch (posted.kind) {
    case 'answered': {
      const isRedirect = posted.status >= 300 && posted.status < 400
      return `it answered with ${posted.status}${isRedirect ? ', and redirects are not followed' : ''}`
    }
    case 'unanswered':
    case 'unsent':
      return posted.reason
  }
}
