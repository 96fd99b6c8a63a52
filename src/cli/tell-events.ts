import { readSecrets } from '../config.ts'
import type { ServiceEvent } from '../service/monitoring/service-event.ts'
import { describeWorkerEvent } from './describe-worker-event.ts'

/** How `serve` and `worker` tell what happens: in lines for people, or as a log for machines. */
export async function openTeller({ json }: { json: boolean }): Promise<(event: ServiceEvent) => void> {
  if (!json) return tellPeople
  const { openLog } = await import('../service/monitoring/open-log.ts')
  return openLog(process.stdout, readSecrets())
}

// --- internal ---

function tellPeople(event: ServiceEvent): void {
  // Those who look at a terminal do not want a line for each request.
  if (event.event === 'answered') return
  if (event.event === 'fault') process.stderr.write(`${describeFault(event)}\n`)
  else process.stdout.write(`${describe(event)}\n`)
}

function describeFault({ requestId, method, route, error }: Extract<ServiceEvent, { event: 'fault' }>): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `${requestId} ${method} ${route ?? 'nothing'} failed: ${text}`
}

function describe(event: Exclude<ServiceEvent, { event: 'answered' | 'fault' }>): string {
  if (event.event === 'listening') {
    return `The export service is at ${event.url}, its API at ${event.url}/docs. Issue a key with: storyreel keys create --name me`
  }
  if (event.event === 'monitoring') return `Metrics are at ${event.url}/metrics`
  return describeWorkerEvent(event)
}
