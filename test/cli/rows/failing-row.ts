import type { Fault, FaultKind } from '../../../src/sandbox/faults.ts'

/** What a project may hold that must not be shown: the key it is asked for with, what is in a URL's query, a body. */
export const CANARIES = { key: 'sk_canary_71b0c4d9', query: 'query-canary-5e2', body: 'body-canary-9f3' }

/** How a render fails: with which code, exit code and words, after at most so many seconds besides those of any command. */
export type Failure = { code: string; exitCode: number; words: RegExp; seconds?: number }

/** A row of the things that go wrong, of a project that is good otherwise. */
export type FailingRow = Failure & {
  /** Its id, and what goes wrong. */
  row: string
  /** With what M Studio answers all that is asked of the project, or of a part of it such as `/frames`. */
  api?: FaultKind & { part?: string }
  /** With what the host of the project's media answers. */
  media?: FaultKind
  /** Of the project's only frame. */
  frame?: Record<string, unknown>
  project?: Record<string, unknown>
  board?: { frames?: Record<string, unknown>[]; audio_tracks?: Record<string, unknown>[] }
  args?: string[]
  env?: Record<string, string>
  /** Instead of the project's id. */
  asked?: string
}

export const away = (words: RegExp, seconds = 20): Failure => ({
  code: 'UPSTREAM_UNAVAILABLE',
  exitCode: 5,
  words,
  seconds,
})
export const upstream = (code: string, words: RegExp): Failure => ({ code, exitCode: 5, words })
export const refused = (code: string, words: RegExp): Failure => ({ code, exitCode: 4, words })
export const atFault = (code: string, words: RegExp): Failure => ({ code, exitCode: 3, words })

export const status = (code: number, more: { message?: string; retryAfter?: string } = {}) =>
  ({ kind: 'status', status: code, message: CANARIES.body, ...more }) as const
export const elsewhere = (url: string) => ({ kind: 'redirect', to: `${url}?token=${CANARIES.query}` }) as const

/** The faults of a row, whose project has this id. */
export function faultsOf({ api, media }: FailingRow, projectId: string): Fault[] {
  const times = 'always'
  const { part = '', ...answered } = api ?? { kind: null }
  return [
    ...(answered.kind === null
      ? []
      : [{ ...answered, path: new RegExp(`/projects/${projectId}${part}$`), times } as const]),
    ...(media ? [{ ...media, path: new RegExp(`^/media/${projectId}/`), times } as const] : []),
  ]
}
