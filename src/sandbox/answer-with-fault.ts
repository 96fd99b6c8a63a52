import { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Http2Bindings, HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { driftJson } from './drift-json.ts'
import type { FaultKind } from './faults.ts'
import { Refusal } from './refusal.ts'
import { sendByDrops, sendForEver, sendHalf, sendWithLengths } from './send-wrong.ts'

const SIGN_IN_PAGE = '<!doctype html><title>Sign in</title><h1>Sign in to go on</h1>'

/** Of one member of a compressed stream of zeros; the members are sent one after the other. */
const BOMB_MEMBER_MEGABYTES = 8

/** Answers a request with a fault in place of, or applied to, the right answer. */
export async function answerWithFault({
  fault,
  url,
  env: { outgoing },
  answer,
}: {
  fault: FaultKind
  /** What was asked for. */
  url: string
  env: HttpBindings | Http2Bindings
  answer: () => Promise<Response>
}): Promise<Response> {
  if (!(outgoing instanceof ServerResponse)) throw new Error('The sandbox speaks HTTP/1.1 only.')
  switch (fault.kind) {
    case 'status':
      return new Refusal(fault.status, fault.message ?? 'The sandbox was told to fail.', {
        headers: { ...fault.headers, ...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }) },
      }).toResponse()
    case 'body':
      return withBody(fault.body, fault)
    case 'html':
      return withBody(SIGN_IN_PAGE, { contentType: 'text/html; charset=utf-8' })
    case 'bad-json': {
      const text = await (await answer()).text()
      return withBody(text.slice(0, text.length / 2), {})
    }
    case 'refused':
      return Response.json({ success: false, message: fault.message ?? 'The sandbox was told to refuse.' })
    case 'drift':
      return Response.json(driftJson(await (await answer()).json(), fault))
    case 'empty':
      return withBody('', {})
    case 'content-type':
      return changed(await answer(), { headers: { 'content-type': fault.contentType } })
    case 'partial':
      return unsolicitedPart(await answer())
    case 'gzip-bomb':
      return gzipBomb(fault.megabytes)
    case 'latency':
      await delay(fault.delayMs)
      return answer()
    case 'redirect':
      return new Response(null, { status: fault.status ?? 302, headers: { location: fault.to ?? url } })
    case 'length':
      await sendWithLengths(outgoing, await answer(), fault.lengths)
      break
    case 'endless':
      await sendForEver(outgoing, await answer())
      break
    case 'drip':
      await sendByDrops(outgoing, await answer(), fault.intervalMs ?? 1000)
      break
    case 'truncate':
      await sendHalf(outgoing, await answer(), fault)
      outgoing.destroy()
      break
    case 'stall':
      await sendHalf(outgoing, await answer(), {})
      break
    case 'silence':
      break
    case 'reset':
      outgoing.destroy()
      break
  }
  return RESPONSE_ALREADY_SENT
}

function withBody(
  body: string | Uint8Array<ArrayBuffer>,
  { contentType, status }: { contentType?: string | undefined; status?: number | undefined },
): Response {
  return new Response(body, { status: status ?? 200, headers: { 'content-type': contentType ?? 'application/json' } })
}

function changed(
  response: Response,
  { status, headers }: { status?: number; headers: Record<string, string> },
): Response {
  return new Response(response.body, {
    status: status ?? response.status,
    headers: { ...Object.fromEntries(response.headers), ...headers },
  })
}

async function unsolicitedPart(response: Response): Promise<Response> {
  const { byteLength } = await response.clone().arrayBuffer()
  const contentRange = `bytes 0-${byteLength - 1}/${byteLength}`
  return changed(response, { status: 206, headers: { 'content-range': contentRange } })
}

function gzipBomb(megabytes: number): Response {
  const member = gzipSync(Buffer.alloc(BOMB_MEMBER_MEGABYTES * 2 ** 20))
  let left = Math.ceil(megabytes / BOMB_MEMBER_MEGABYTES)
  const body = new ReadableStream({
    pull(controller) {
      if (left > 0) controller.enqueue(new Uint8Array(member))
      else controller.close()
      left -= 1
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } })
}
