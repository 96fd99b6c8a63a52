/** What a key may be restricted to, as published. */
export const SCOPES = [
  'projects',
  'frames',
  'image_generation',
  'video_generation',
  'audio',
  'export',
  'teams',
  'assets',
  'voices',
] as const

export type Scope = (typeof SCOPES)[number]

/** May do everything. */
export const FULL_ACCESS_KEY = 'sk_sandbox_full'

/** May list projects and audio tracks, but not frames. */
export const NO_FRAMES_KEY = 'sk_sandbox_no_frames'

/** May read what a render reads, and generate nothing. */
export const RENDER_ONLY_KEY = 'sk_sandbox_render'

/** May do everything that costs nothing. */
export const EMPTY_WALLET_KEY = 'sk_sandbox_empty_wallet'

/** Two sign-ins of one user, who has 120 requests a minute for both. */
export const BEARER_TOKEN = 'tok_sandbox_mara'
export const SECOND_BEARER_TOKEN = 'tok_sandbox_mara_laptop'

export type SandboxKey = {
  key: string
  /** `*` is full access. */
  scopes: readonly (Scope | '*')[]
  /** How many generations and exports are paid for; without it, any number. */
  credits?: number
}

export type SandboxToken = { token: string; user: string }

export const DEFAULT_KEYS: readonly SandboxKey[] = [
  { key: FULL_ACCESS_KEY, scopes: ['*'] },
  { key: NO_FRAMES_KEY, scopes: ['projects', 'audio'] },
  { key: RENDER_ONLY_KEY, scopes: ['projects', 'frames', 'audio'] },
  { key: EMPTY_WALLET_KEY, scopes: ['*'], credits: 0 },
]

export const DEFAULT_TOKENS: readonly SandboxToken[] = [
  { token: BEARER_TOKEN, user: 'Mara' },
  { token: SECOND_BEARER_TOKEN, user: 'Mara' },
]
