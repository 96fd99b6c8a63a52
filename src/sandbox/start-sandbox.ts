import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type Http2Bindings, type HttpBindings, serve } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { DEFAULT_KEYS, type SandboxKey } from './api-keys.ts'
import { createAuthenticate } from './authenticate.ts'
import { createApi } from './create-api.ts'
import { createFaults } from './create-faults.ts'
import { createDoTask } from './do-task.ts'
import type { Fault } from './faults.ts'
import { loadSampleBoard, type SandboxBoard } from './load-board.ts'
import { makeExport } from './make-export.ts'
import { openStore } from './open-store.ts'
import { DEFAULT_RATE_LIMIT, type RateLimit } from './rate-limiter.ts'
import { runJobs } from './run-jobs.ts'

const DEFAULT_JOB_SECONDS = 4

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number
  /** Defaults to the sample project. */
  boards?: readonly SandboxBoard[]
  /** Defaults to `sk_sandbox_full` and some that may do less. */
  keys?: readonly SandboxKey[]
  rateLimit?: RateLimit
  faults?: readonly Fault[]
  /** Where everything is kept; without it, it is forgotten at the end. */
  dataDir?: string
  /** How long a generation takes at least. Defaults to 4 s. */
  jobSeconds?: number
}

/** One request as it arrived; never its key. */
type LoggedRequest = {
  method: string
  /** With its query. */
  path: string
  /** Milliseconds since the process started, on a clock that only goes forward. */
  atMs: number
  /** `null` until answered, and for ever when the connection was cut instead. */
  status: number | null
}

export type Sandbox = {
  /** For `MSTUDIO_API_URL`, such as `http://127.0.0.1:4010/api/v1`. */
  url: string
  port: number
  /** Grows with each request, media included. */
  requests: readonly LoggedRequest[]
  /** Replaces the faults of the sandbox from the next request on. */
  setFaults(faults: readonly Fault[]): void
  /** Closes every connection, those in use too. */
  stop(): Promise<void>
}

/**
 * Starts an M Studio API on 127.0.0.1, with API keys, scopes and the rate limit of the real one.
 *
 * @throws {StateFileError} when `dataDir` holds something else; another error when the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const boards = options.boards ?? [await loadSampleBoard()]
  const store = await openStore({ boards, dataDir: options.dataDir ?? null })
  const jobs = runJobs({ store, jobSeconds: options.jobSeconds ?? DEFAULT_JOB_SECONDS, doTask: createDoTask(store) })
  for (const made of store.state.exports) {
    if (made.status === 'processing') void jobs.inTurn((signal) => makeExport({ store, made, signal }))
  }
  const authenticate = createAuthenticate({
    keys: options.keys ?? DEFAULT_KEYS,
    rateLimit: options.rateLimit ?? DEFAULT_RATE_LIMIT,
  })
  const app = createApi({ store, jobs, authenticate })
  const requests: LoggedRequest[] = []
  const faults = createFaults(options.faults ?? [])

  async function answer(request: Request, env: HttpBindings | Http2Bindings): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const entry: LoggedRequest = {
      method: request.method,
      path: pathname + search,
      atMs: performance.now(),
      status: null,
    }
    requests.push(entry)
    const respond = async () => {
      const response = await app.fetch(request)
      entry.status = response.status
      return response
    }
    const response = await faults.answer({ request, env, answer: respond })
    if (response !== RESPONSE_ALREADY_SENT) entry.status = response.status
    return response
  }

  async function stop(): Promise<void> {
    await stopServer(server)
    await jobs.stop()
    await store.close()
  }

  const server = serve({ fetch: answer, hostname: '127.0.0.1', port: options.port ?? 0 })
  try {
    await once(server, 'listening')
  } catch (error) {
    await jobs.stop()
    await store.close()
    throw error
  }
  const { port } = addressOf(server)
  return { url: `http://127.0.0.1:${port}/api/v1`, port, requests, setFaults: faults.set, stop }
}

function addressOf(server: ReturnType<typeof serve>): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no TCP port.')
  return address
}

async function stopServer(server: ReturnType<typeof serve>): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await closed
}
