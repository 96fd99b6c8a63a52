import { type DestinationStream, type Level, pino } from 'pino'
import { makeSecret, type Secret } from '../../mstudio/secret.ts'
import { hideKeys } from '../keys/key-text.ts'
import type { ServiceEvent } from './service-event.ts'

/** Asked every few seconds, by machines. */
const PROBES: ReadonlySet<string | null> = new Set(['/healthz', '/readyz'])

/**
 * A log for machines: one JSON object a line, with `level`, `time`, `event` and what belongs to it.
 *
 * @param secrets are nowhere in it, whatever an error's text quotes; neither are the keys we issue.
 */
export function openLog(to: DestinationStream, secrets: readonly Secret[]): (event: ServiceEvent) => void {
  const asWritten = secrets.map((secret) => makeSecret(JSON.stringify(secret.reveal()).slice(1, -1)))
  const hide = (line: string) => asWritten.reduce((text, secret) => secret.redact(text), hideKeys(line))
  const log = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      hooks: { streamWrite: hide },
    },
    to,
  )
  return (event) => {
    if (event.event === 'answered' && PROBES.has(event.route)) return
    log[levelOf(event)](toFields(event))
  }
}

// --- internal ---

/** `error` is for bugs, `warn` for what somebody may want to look at. */
function levelOf(event: ServiceEvent): Level {
  switch (event.event) {
    case 'fault':
      return 'error'
    case 'failed':
      return event.code === null ? 'error' : 'warn'
    case 'delivery':
      return event.state === 'failed' ? 'warn' : 'info'
    case 'answered':
    case 'canceled':
    case 'done':
    case 'drawn':
    case 'listening':
    case 'monitoring':
    case 'progress':
    case 'ready':
    case 'returned':
    case 'started':
    case 'superseded':
      return 'info'
  }
}

function toFields(event: ServiceEvent): object {
  if (event.event === 'answered') {
    const { exportId, ...others } = event
    return exportId === null ? others : { ...others, id: exportId }
  }
  if (event.event === 'fault') {
    const { error, ...others } = event
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { ...others, message, stack }
  }
  return event
}
