import type { Http2Bindings, HttpBindings } from '@hono/node-server'
import { z } from 'zod'
import { answerWithFault } from './answer-with-fault.ts'
import { presentedBy } from './authenticate.ts'
import { type Fault, type FaultKind, faultSchema, parseFault, takeFault } from './faults.ts'
import { invalid, Refusal } from './refusal.ts'

/** Where faults are listed (GET), replaced (PUT) and taken back (DELETE). */
const CONTROL_PATH = '/sandbox/faults'

export type Faults = {
  /** Replaces what goes wrong, from the next request on. */
  set: (faults: readonly Fault[]) => void
  /** Answers a request rightly, unless it, its key or the sandbox is set to fail. */
  answer: (params: AnswerParams) => Promise<Response>
}

type AnswerParams = {
  request: Request
  env: HttpBindings | Http2Bindings
  answer: () => Promise<Response>
}

/** The switches of a sandbox: set by a test, by `PUT /sandbox/faults`, or by the header or query of one request. */
export function createFaults(initial: readonly Fault[]): Faults {
  let faults: Fault[] = []
  /** How often a request that fails a limited number of times has failed, by all that it says. */
  const failures = new Map<string, number>()
  set(initial)

  function set(next: readonly Fault[]): void {
    faults = next.map((fault) => ({ ...fault }))
    failures.clear()
  }

  /** Asked for by the request itself. */
  function ownFault(request: Request): FaultKind | null {
    const text = request.headers.get('X-Sandbox-Fault') ?? new URL(request.url).searchParams.get('sandbox_fault')
    if (text === null) return null
    const { kind, times } = parseFault(text)
    const identity = `${request.method} ${request.url} ${text}`
    const failed = failures.get(identity) ?? 0
    if (times !== 'always' && failed >= times) return null
    failures.set(identity, failed + 1)
    return kind
  }

  async function control(request: Request): Promise<Response> {
    switch (request.method) {
      case 'PUT':
        set(z.array(faultSchema).parse(await request.json().catch(() => null)))
        break
      case 'DELETE':
        set([])
        break
      case 'GET':
        break
      default:
        return new Refusal(405, `${CONTROL_PATH} takes GET, PUT and DELETE.`).toResponse()
    }
    return Response.json({ data: faults.map((fault) => ({ ...fault, path: fault.path.source })) })
  }

  return {
    set,
    async answer({ request, env, answer }) {
      const { pathname } = new URL(request.url)
      try {
        if (pathname === CONTROL_PATH) return await control(request)
        const fault = ownFault(request) ?? takeFault(faults, { pathname, key: presentedBy(request.headers) })
        return fault ? await answerWithFault({ fault, url: request.url, env, answer }) : await answer()
      } catch (error) {
        if (error instanceof z.ZodError) return invalid({ sandbox_fault: [z.prettifyError(error)] }).toResponse()
        throw error
      }
    },
  }
}
