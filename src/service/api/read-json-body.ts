import type { MiddlewareHandler } from 'hono'
import { ApiRefusal } from './api-refusal.ts'
import type { ApiEnv } from './api-tools.ts'

const MOST_BYTES = 1024 * 1024

const MOST_DEPTH = 32

/** Names that would reach behind the objects they are put into. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads the JSON body of a request, for the validation that follows.
 *
 * @throws {ApiRefusal} 415, 413 as soon as it is too long, 400.
 */
export const readJsonBody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new ApiRefusal(415, 'CONTENT_TYPE', 'Send the body as application/json.')
  }
  const bytes = await readBytes(c.req.raw.body, Number(c.req.header('content-length') ?? 0))
  c.req.bodyCache.json = Promise.resolve(parse(bytes))
  await next()
}

// --- internal ---

async function readBytes(body: ReadableStream<Uint8Array> | null, announced: number): Promise<Buffer> {
  if (announced > MOST_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MOST_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): ApiRefusal {
  return new ApiRefusal(413, 'BODY_TOO_LARGE', 'The body must have 1 MB at most.', { headers: { Connection: 'close' } })
}

function parse(bytes: Buffer): unknown {
  const wrong = (why: string) => new ApiRefusal(400, 'INVALID_JSON', why)
  const text = decode(bytes)
  if (text === null) throw wrong('The body is not UTF-8.')
  if (depthOf(text) > MOST_DEPTH) throw wrong(`The body is nested more than ${MOST_DEPTH} deep.`)
  const forbidden = new Set<string>()
  let value: unknown
  try {
    value = JSON.parse(text, (name, each: unknown) => {
      if (FORBIDDEN.has(name)) forbidden.add(name)
      return each
    })
  } catch {
    throw wrong('The body is not valid JSON.')
  }
  if (forbidden.size > 0) throw wrong(`The body has a field named ${[...forbidden].join(', ')}.`)
  return value
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Without parsing, which recurses. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '"') isInString = !isInString
    else if (isInString && character === '\\') index += 1
    else if (!isInString && (character === '{' || character === '[')) deepest = Math.max(deepest, ++depth)
    else if (!isInString && (character === '}' || character === ']')) depth -= 1
  }
  return deepest
}
