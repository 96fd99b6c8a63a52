import type { z } from 'zod'
import type { Scope } from './api-keys.ts'
import type { Caller } from './authenticate.ts'
import { type FieldErrors, invalid } from './refusal.ts'

/** What comes back when all is well. */
export type Answer =
  | { kind: 'item'; status: 200 | 201; schema: z.ZodType }
  /** Paged by `?page` and `?per_page`. */
  | { kind: 'list'; schema: z.ZodType }
  /** `{success: true}`: it is gone. */
  | { kind: 'gone' }

/** A request that has been let in. */
export type ApiRequest = {
  /** The `{id}` of the path; empty where there is none. */
  id: string
  /** What `?include=` names. */
  include: readonly string[]
  caller: Caller
  /** Of the sandbox as the caller sees it, such as `http://127.0.0.1:4010`. */
  origin: string
}

/** One method of one path: what it is called with, what it answers, and what does it. */
export type Operation = {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** Below the base URL, such as `/frames/{id}`. */
  path: string
  scope: Scope
  summary: string
  answer: Answer
  /** What `?include=` may name. */
  includable: readonly string[]
  /** Whether it costs money, and so may be answered with 402. */
  isPaid: boolean
  body: { schema: z.ZodType; contentType: 'application/json' | 'multipart/form-data' } | null
  /** @throws {Refusal} */
  handle: (request: ApiRequest & { body: unknown }) => Promise<unknown>
}

type Description = Pick<Operation, 'method' | 'path' | 'scope' | 'summary' | 'answer'> &
  Partial<Pick<Operation, 'includable' | 'isPaid'>>

/** An operation that needs no body. */
export function operation({
  handle,
  ...description
}: Description & { handle: (request: ApiRequest) => unknown }): Operation {
  return {
    includable: [],
    isPaid: false,
    ...description,
    body: null,
    handle: async (request) => handle(request),
  }
}

/** An operation that is handed its body only once that satisfies its schema. */
export function operationWithBody<Schema extends z.ZodType>({
  body,
  contentType = 'application/json',
  handle,
  ...description
}: Description & {
  body: Schema
  contentType?: 'application/json' | 'multipart/form-data'
  handle: (request: ApiRequest & { body: z.output<Schema> }) => unknown
}): Operation {
  return {
    includable: [],
    isPaid: false,
    ...description,
    body: { schema: body, contentType },
    handle: async (request) => handle({ ...request, body: check(body, request.body) }),
  }
}

/** @throws {Refusal} 422 that names each wrong field. */
function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors: FieldErrors = {}
  for (const { path, message } of parsed.error.issues) {
    const field = path.join('.') || 'body'
    errors[field] = [...(errors[field] ?? []), message]
  }
  throw invalid(errors)
}
