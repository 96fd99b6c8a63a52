import type { Config } from './config.ts'
import { type ClientOptions, createClient, type MStudioClient } from './mstudio/client.ts'
import type { Credential } from './mstudio/credential.ts'

/** The M Studio API as the configuration has it. */
export function connect(
  { apiUrl, paths, rateLimit }: Config,
  credential: Credential,
  onWait?: ClientOptions['onWait'],
): MStudioClient {
  const limits = rateLimit === null ? {} : { rateRequests: rateLimit }
  return createClient({ apiUrl, credential, paths, limits, ...(onWait && { onWait }) })
}
