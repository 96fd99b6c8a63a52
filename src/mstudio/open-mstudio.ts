import { type ApiGroups, apiGroups } from './api-groups.ts'
import { createClient } from './client.ts'
import { apiKey, userToken } from './credential.ts'
import { DEFAULT_API_URL, type PathOverrides } from './routes.ts'

export type MStudioOptions = ({ apiKey: string } | { token: string }) & {
  /** Defaults to `https://mstudio.ai/api/v1`. */
  apiUrl?: string
  /** Paths that are others than ours, by their names in `routes.ts`. */
  paths?: PathOverrides
  /** Requests a minute of all processes of this machine with this key; defaults to 60 for a key, 120 for a token. */
  rateLimit?: number
  /** Told before each wait, for another attempt or for the rate limit. */
  onWait?: (wait: { code: string; delayMs: number }) => void
}

/**
 * The M Studio API with its ten groups. Every call keeps to the rate limit, repeats what is safe to repeat, and ends in
 * an `ApiRefusedError` (M Studio said no), an `UpstreamError` (it is down or makes no sense) or a `ProjectError` (what it
 * sent cannot be used), each with a `code` for programs and a message for people that never holds the key.
 */
export function openMStudio({
  apiUrl = DEFAULT_API_URL,
  paths = {},
  rateLimit,
  onWait,
  ...keyOrToken
}: MStudioOptions): ApiGroups {
  const client = createClient({
    apiUrl,
    credential: 'apiKey' in keyOrToken ? apiKey(keyOrToken.apiKey) : userToken(keyOrToken.token),
    paths,
    limits: rateLimit === undefined ? {} : { rateRequests: rateLimit },
    ...(onWait && { onWait }),
  })
  return apiGroups(client)
}
