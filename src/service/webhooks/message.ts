import { v7 as uuid } from 'uuid'
import type { ExportEvent, ExportRecord } from '../exports/export-record.ts'
import type { DeliveryRecord } from './delivery-record.ts'

const STATES = {
  'export.done': 'done',
  'export.failed': 'failed',
  'export.canceled': 'canceled',
} as const satisfies Record<ExportEvent['type'], ExportRecord['state']>

/** Of a failure's message; with it a whole message stays far below 20 KB. */
const MOST_CHARACTERS = 1000

/** A message, as yet to nobody. */
export type Told = Pick<DeliveryRecord, 'eventId' | 'exportId' | 'type' | 'body'>

/** What a webhook is told of an event: enough to know whether to ask for more. */
export function messageOf({ record, event }: { record: ExportRecord; event: ExportEvent }): Told {
  const body = JSON.stringify({
    type: event.type,
    timestamp: event.at,
    data: {
      eventId: event.id,
      exportId: record.id,
      projectId: record.request.projectId,
      // Not the record's: somebody may have retried the export since.
      state: STATES[event.type],
      sequence: event.sequence,
      createdAt: record.createdAt,
      href: `/v1/exports/${record.id}`,
      ...(record.state === 'done' ? { durationSeconds: record.durationSeconds } : {}),
      ...(record.state === 'failed' ? { failure: shorten(record.failure) } : {}),
    },
  })
  return { eventId: event.id, exportId: record.id, type: event.type, body }
}

/** What somebody sends who wants to see whether messages arrive. */
export function testMessage(webhookId: string): Told {
  const eventId = uuid()
  const type = 'webhook.test'
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data: { eventId, webhookId } })
  return { eventId, exportId: null, type, body }
}

function shorten<Failure extends { message: string }>(failure: Failure): Failure {
  return { ...failure, message: failure.message.slice(0, MOST_CHARACTERS) }
}
