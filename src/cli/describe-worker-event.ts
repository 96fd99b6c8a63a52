import type { WorkerEvent } from '../service/worker/worker-event.ts'

/** What a worker tells, for people. */
export function describeWorkerEvent(event: WorkerEvent): string {
  switch (event.event) {
    case 'ready':
      return 'Waiting for exports. Add one with: storyreel enqueue <project>'
    case 'started':
      return `${event.id} started: project ${event.projectId}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`
    case 'progress': {
      const percent =
        event.stage === 'render' && event.total > 0 ? ` ${Math.floor((100 * event.done) / event.total)} %` : ''
      return `${event.id} ${event.stage}${percent}`
    }
    case 'drawn':
      return `${event.id} drew ${event.frames} frames`
    case 'done':
      return `${event.id} done${event.outputPath === undefined ? '' : `: ${event.outputPath}`}`
    case 'failed':
      return `${event.id} failed${event.willRetry ? ', will be tried again' : ''}: ${event.stack ?? event.message}`
    case 'delivery':
      return `${event.id} message ${event.state}: ${event.outcome}`
    case 'canceled':
      return `${event.id} canceled`
    case 'superseded':
      return `${event.id} is another worker’s by now`
    case 'returned':
      return `${event.id} stopped; the next worker goes on with it`
  }
}
