import { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Http2Bindings, HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Refusal } from './refusal.ts'

/** Something that goes wrong for the next `times` requests whose path matches. */
export type Fault = { path: RegExp; times: number | 'always' } & FaultKind

type FaultKind =
  /** An error answer with the documented body. */
  | { kind: 'status'; status: number; message?: string; headers?: Record<string, string> }
  /** The right status with a wrong body. */
  | { kind: 'body'; body: string | Uint8Array<ArrayBuffer>; contentType?: string; status?: number }
  /** The right answer, late. */
  | { kind: 'latency'; delayMs: number }
  /** The right headers and the first half of the body; then the connection is closed. */
  | { kind: 'truncate' }
  /** The right headers and the first half of the body; then silence. */
  | { kind: 'stall' }
  /** The connection is closed before the first byte. */
  | { kind: 'reset' }

/** Finds the fault for a path, the first in the list that has any `times` left, and uses up one of them. */
export function takeFault(faults: Fault[], pathname: string): Fault | null {
  const fault = faults.find(({ path, times }) => path.test(pathname) && times !== 0)
  if (!fault) return null
  if (fault.times !== 'always') fault.times -= 1
  return fault
}

/** Answers a request with a fault in place of, or applied to, the right answer. */
export async function answerWithFault({
  fault,
  env: { outgoing },
  answer,
}: {
  fault: Fault
  env: HttpBindings | Http2Bindings
  answer: () => Promise<Response>
}): Promise<Response> {
  if (!(outgoing instanceof ServerResponse)) throw new Error('The sandbox speaks HTTP/1.1 only.')
  switch (fault.kind) {
    case 'status':
      return new Refusal(fault.status, fault.message ?? 'The sandbox was told to fail.', {
        headers: fault.headers ?? {},
      }).toResponse()
    case 'body':
      return new Response(fault.body, {
        status: fault.status ?? 200,
        headers: { 'content-type': fault.contentType ?? 'application/json' },
      })
    case 'latency':
      await delay(fault.delayMs)
      return answer()
    case 'truncate':
      await sendHalf(outgoing, await answer())
      outgoing.destroy()
      break
    case 'stall':
      await sendHalf(outgoing, await answer())
      break
    case 'reset':
      outgoing.destroy()
      break
  }
  return RESPONSE_ALREADY_SENT
}

async function sendHalf(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': body.length })
  await new Promise((resolve) => outgoing.write(body.subarray(0, body.length / 2), resolve))
}
