import { z } from 'zod'

const HIGHEST_PORT = 65_535

/** For `serve` and `worker`: a port on loopback, or an address with its port. */
export const MONITOR_OPTION = [
  '--monitor <[address:]port>',
  'serve /metrics, /healthz and /readyz there; on 127.0.0.1 unless an address is named (default: nowhere)',
] as const

export const monitorSchema = z.string().transform((written, context) => {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:]+)):)?(\d+)$/.exec(written) ?? []
  const port = Number(digits)
  if (digits !== undefined && port <= HIGHEST_PORT) return { host: bracketed ?? plain ?? '127.0.0.1', port }
  context.addIssue('--monitor must be a port such as 9464, or an address and a port such as 0.0.0.0:9464')
  return z.NEVER
})
