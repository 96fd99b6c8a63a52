import type { Config } from './config.ts'
import { type ClientOptions, createClient, type MStudioClient } from './mstudio/client.ts'
import type { Credential } from './mstudio/credential.ts'

/** The M Studio API as the configuration has it. */
export function connect(
  { apiUrl, paths, rateLimit }: Config,
  { kind, secret }: Credential,
  onWait?: ClientOptions['onWait'],
): MStudioClient {
  const limits = rateLimit === null ? {} : { rateRequests: rateLimit }
  const common = { apiUrl, paths, limits, ...(onWait && { onWait }) }
  switch (kind) {
    case 'API key':
      return createClient({ ...common, apiKey: secret })
    case 'token':
      return createClient({ ...common, token: secret })
  }
}
