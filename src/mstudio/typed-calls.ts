import { z } from 'zod'
import type { MStudioClient } from './client.ts'
import { listAll } from './list-all.ts'
import type { RouteTarget } from './routes.ts'
import { toWire } from './wire-names.ts'

/** What every call of the API may be given. */
export type CallOptions = { signal?: AbortSignal | undefined }

type Reading<T> = CallOptions & {
  target: RouteTarget
  /** What is read, for errors, such as `frame`. */
  name: string
  parse: (payload: unknown, path: string) => T
}

/** The calls that the groups of the API are made of. They throw what `MStudioClient` and `parse` throw. */
export type TypedCalls = {
  list<T extends { id: string }>(reading: Reading<T> & { query?: Record<string, string> }): Promise<T[]>
  get<T>(reading: Reading<T>): Promise<T>
  /** @param body in our names, or a form with a file. */
  send<T>(sending: Reading<T> & { method: 'POST' | 'PATCH'; body: object; attemptTimeoutMs?: number }): Promise<T>
  remove(call: CallOptions & { target: RouteTarget }): Promise<void>
}

export function typedCalls(client: MStudioClient): TypedCalls {
  return {
    async list(reading) {
      const { items } = await listAll({ client, ...reading })
      return items
    },
    async get({ target, signal, name, parse }) {
      return parse(itemOf(await client.get({ ...target, signal })), name)
    },
    async send({ method, target, body, signal, name, parse, ...limits }) {
      const sent =
        body instanceof FormData
          ? ({ kind: 'form', form: body } as const)
          : ({ kind: 'json', value: toWire(body) } as const)
      return parse(itemOf(await client.change({ ...target, method, body: sent, signal, ...limits })), name)
    },
    async remove({ target, signal }) {
      await client.change({ ...target, method: 'DELETE', signal })
    },
  }
}

/** One object comes as `{data: {…}}`, or bare. */
export function itemOf(payload: unknown): unknown {
  const wrapped = z.object({ data: z.unknown() }).safeParse(payload)
  return wrapped.success ? wrapped.data.data : payload
}
