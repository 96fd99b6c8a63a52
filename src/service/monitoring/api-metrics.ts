import { Histogram, type Registry } from 'prom-client'
import type { ApiAnswer } from '../api/api-tools.ts'

const SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10]

/** Whoever asks chooses the method; a series for each that HTTP has would be many. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** @returns what has to hear of every answer. */
export function addApiMetrics(registry: Registry): (answer: ApiAnswer) => void {
  const requests = new Histogram({
    name: 'storyreel_http_request_duration_seconds',
    help: 'From the request to the head of its answer, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  return ({ method, route, status, ms }) => {
    const labels = { method: METHODS.has(method) ? method : 'other', route: route ?? 'none', status }
    requests.observe(labels, ms / 1000)
  }
}
