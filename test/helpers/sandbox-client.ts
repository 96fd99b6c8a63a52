import { type ClientOptions, createClient, type MStudioClient } from '../../src/mstudio/client.ts'
import { apiKey } from '../../src/mstudio/credential.ts'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'

/** The API of a sandbox, asked with the key that may do everything. */
export function sandboxClient({ url }: { url: string }, options: Partial<ClientOptions> = {}): MStudioClient {
  return createClient({ apiUrl: url, credential: apiKey(FULL_ACCESS_KEY), ...options })
}
