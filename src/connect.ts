import type { Config } from './config.ts'
import { createClient, type MStudioClient } from './mstudio/client.ts'
import type { Credential } from './mstudio/credential.ts'

/** The M Studio API as the configuration has it. */
export function connect({ apiUrl, paths, rateLimit }: Config, { kind, secret }: Credential): MStudioClient {
  const limits = rateLimit === null ? {} : { rateRequests: rateLimit }
  const common = { apiUrl, paths, limits }
  switch (kind) {
    case 'API key':
      return createClient({ ...common, apiKey: secret })
    case 'token':
      return createClient({ ...common, token: secret })
  }
}
