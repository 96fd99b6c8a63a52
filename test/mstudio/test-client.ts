import type { ClientOptions, MStudioClient } from '../../src/mstudio/client.ts'
import { apiKey } from '../../src/mstudio/credential.ts'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { sandboxClient } from '../helpers/sandbox-client.ts'

/** Waits little between attempts, so that tests of failures end soon, and not for the rate limit. */
export const FAST = { firstBackoffMs: 20, maxBackoffMs: 50, rateRequests: 5000 }

export function makeTestClient(
  { url }: { url: string },
  { key = FULL_ACCESS_KEY, ...options }: { key?: string } & Partial<ClientOptions> = {},
): MStudioClient {
  return sandboxClient({ url }, { credential: apiKey(key), limits: FAST, ...options })
}

/** A signal that nobody aborts. */
export const noSignal = new AbortController().signal

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('Expected a rejection.')
    },
    (error: unknown) => error,
  )
}
