import { expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/mstudio/limits.ts'
import { parseRetryAfter, retryDelayMs } from '../../src/platform/retry-delay.ts'

const DATE = 'Mon, 01 Jan 2024 00:00:00 GMT'

it.each([
  ['7', 7000],
  ['0', 0],
  ['1e12', 1e15],
  ['-1', null],
  ['abc', null],
  ['', null],
  ['Mon, 01 Jan 2024 00:00:30 GMT', 30_000],
  ['Sun, 31 Dec 2023 23:59:00 GMT', 0],
  ['Mon, 99 Foo 2024', null],
])('N20, N22: reads Retry-After %j as %s ms', (header, expected) => {
  expect(parseRetryAfter({ retryAfter: header, date: DATE })).toBe(expected)
})

it.each([
  [{ status: 503, retryAfterMs: null }, 1, 0, 1000],
  [{ status: 503, retryAfterMs: null }, 3, 0, 4000],
  [{ status: 503, retryAfterMs: null }, 20, 0, 30_000],
  [{ status: null, retryAfterMs: null }, 2, 0, 2000],
  [{ status: 429, retryAfterMs: null }, 1, 0, 1000],
  [{ status: 429, retryAfterMs: null }, 2, 60_000, 62_000],
  [{ status: 429, retryAfterMs: 7000 }, 1, 7000, 7500],
  [{ status: 429, retryAfterMs: 0 }, 1, 0, 1000],
])('N19, N21: after %j on attempt %i waits %i to %i ms', (outcome, attempt, least, most) => {
  const delayAt = (random: number) => retryDelayMs({ outcome, attempt, limits: DEFAULT_LIMITS, random })
  expect([delayAt(0), delayAt(1)]).toEqual([least, most])
})
