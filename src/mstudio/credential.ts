import { makeSecret, type Secret } from './secret.ts'

/** What tells M Studio who asks: an API key, or the token of a user who is signed in. */
export type Credential = { kind: 'API key' | 'token'; secret: Secret }

export function apiKey(value: string): Credential {
  return { kind: 'API key', secret: makeSecret(value) }
}

export function userToken(value: string): Credential {
  return { kind: 'token', secret: makeSecret(value) }
}

export function authHeaders({ kind, secret }: Credential): Record<string, string> {
  switch (kind) {
    case 'API key':
      return { 'X-API-Key': secret.reveal() }
    case 'token':
      return { authorization: `Bearer ${secret.reveal()}` }
  }
}
