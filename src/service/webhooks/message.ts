import type { ExportEvent, ExportRecord } from '../exports/export-record.ts'

const STATES = {
  'export.done': 'done',
  'export.failed': 'failed',
  'export.canceled': 'canceled',
} as const satisfies Record<ExportEvent['type'], ExportRecord['state']>

/** Of a failure's message; with it a whole message stays far below 20 KB. */
const MOST_CHARACTERS = 1000

/** What a webhook is told of an event: enough to know whether to ask for more. */
export function messageOf({ record, event }: { record: ExportRecord; event: ExportEvent }): string {
  return JSON.stringify({
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
}

function shorten<Failure extends { message: string }>(failure: Failure): Failure {
  return { ...failure, message: failure.message.slice(0, MOST_CHARACTERS) }
}
