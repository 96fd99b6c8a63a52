import type { WriteStream } from 'node:tty'
import { isRetryable, type StoryreelError, UpstreamError } from '../errors.ts'
import type { ExportResult } from '../export-project.ts'
import type { Stage, StageProgress } from '../export-request.ts'
import type { UploadedFilm } from '../upload-film.ts'
import { describeResult } from './describe-result.ts'

/** Tells whoever runs the command how an export is going and how it ended. */
export type Reporter = {
  progress: (progress: StageProgress) => void
  done: (result: ExportResult) => void
  /** The film is in M Studio too. */
  published: (film: UploadedFilm) => void
  /** For programs; people are told at the end of the command. */
  failed: (error: StoryreelError) => void
  /** Leaves the terminal clean, however the command ends. */
  close: () => void
}

const LABELS: Record<Stage, { label: string; unit: string | null }> = {
  generate: { label: 'Waiting for M Studio', unit: 'generations' },
  fetch: { label: 'Fetching the project', unit: null },
  media: { label: 'Preparing media', unit: 'files' },
  render: { label: 'Drawing frames', unit: 'frames' },
  audio: { label: 'Mixing sound', unit: null },
  assemble: { label: 'Assembling', unit: null },
  verify: { label: 'Verifying', unit: null },
  convert: { label: 'Converting', unit: 'files' },
  publish: { label: 'Uploading', unit: null },
}

/** Quiet, JSON lines, one line a stage, or a live line with an ETA on a terminal. */
export function createReporter({
  json,
  quiet,
  out,
}: {
  json: boolean
  quiet: boolean
  out: NodeJS.WriteStream | WriteStream
}): Reporter {
  if (json) return jsonReporter(out)
  if (quiet) return { progress: ignore, done: ignore, published: ignore, failed: ignore, close: ignore }
  return out.isTTY ? liveReporter(out) : plainReporter(out)
}

// --- internal ---

function ignore(): void {}

function jsonReporter(out: NodeJS.WriteStream): Reporter {
  const write = (event: object) => out.write(`${JSON.stringify(event)}\n`)
  return {
    progress: (progress) => write({ event: 'progress', ...progress }),
    done: (result) => write({ event: 'done', ...result }),
    published: (film) => write({ event: 'published', ...film }),
    failed: (error) =>
      write({
        event: 'failed',
        code: error.code,
        message: error.message,
        retryable: isRetryable(error),
        retryAt: error instanceof UpstreamError ? error.retryAt : null,
      }),
    close: () => undefined,
  }
}

/** For logs: a line when a stage begins, and every tenth of drawing. */
function plainReporter(out: NodeJS.WriteStream): Reporter {
  let last = ''
  return {
    progress: ({ stage, done, total, warnings = [] }) => {
      for (const warning of warnings) out.write(`! ${warning}\n`)
      const tenth = stage === 'render' && total > 0 ? `${Math.floor((10 * done) / total) * 10} %` : ''
      const line = [LABELS[stage].label, tenth].filter(Boolean).join(' ')
      if (line !== last) out.write(`${line}\n`)
      last = line
    },
    done: (result) => out.write(`${describeResult(result)}\n`),
    published: ({ url }) => out.write(`In M Studio: ${url}\n`),
    failed: ignore,
    close: () => undefined,
  }
}

function liveReporter(out: NodeJS.WriteStream): Reporter {
  let current: { stage: Stage; startedMs: number; startedAt: number } | null = null
  const eraseLine = () => out.write('\r\u001B[2K')
  return {
    progress: ({ stage, done, total, warnings = [] }) => {
      const now = performance.now()
      if (current?.stage !== stage) {
        if (current) out.write('\n')
        current = { stage, startedMs: now, startedAt: done }
      }
      const { label, unit } = LABELS[stage]
      const count = unit === null ? '' : `${Math.round(done)} of ${total} ${unit}`
      const eta = remaining({ done: done - current.startedAt, left: total - done, elapsedMs: now - current.startedMs })
      eraseLine()
      for (const warning of warnings) out.write(`! ${warning}\n`)
      out.write([done >= total ? '✓' : '·', label.padEnd(22), count, eta].filter(Boolean).join(' '))
    },
    done: (result) => {
      out.write(`\n${describeResult(result)}\n`)
      current = null
    },
    published: ({ url }) => {
      out.write(`\nIn M Studio: ${url}\n`)
      current = null
    },
    failed: ignore,
    close: () => {
      if (current) out.write('\n')
    },
  }
}

/** From the pace since the stage began; nothing before it means anything. */
function remaining({ done, left, elapsedMs }: { done: number; left: number; elapsedMs: number }): string {
  if (left <= 0 || done <= 0 || elapsedMs < 2000) return ''
  const seconds = Math.ceil((left * elapsedMs) / done / 1000)
  return seconds < 60 ? `(${seconds} s left)` : `(${Math.floor(seconds / 60)} min ${seconds % 60} s left)`
}
