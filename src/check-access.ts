import { ApiRefusedError } from './errors.ts'
import type { ApiGroups } from './mstudio/api-groups.ts'

/** What a key may be restricted to, as published. */
export const SCOPES = [
  'projects',
  'frames',
  'audio',
  'image_generation',
  'video_generation',
  'export',
  'teams',
  'assets',
  'voices',
] as const

export type Scope = (typeof SCOPES)[number]

/** What a render reads. */
export const RENDER_SCOPES = ['projects', 'frames', 'audio'] as const satisfies Scope[]

/** What people do, and the scopes that takes. */
export const USES: readonly { use: string; scopes: readonly Scope[] }[] = [
  { use: 'render, plan, sheet, poster, preview', scopes: RENDER_SCOPES },
  { use: 'render --wait', scopes: RENDER_SCOPES },
  { use: 'render --fill images', scopes: [...RENDER_SCOPES, 'image_generation'] },
  { use: 'render --fill videos', scopes: [...RENDER_SCOPES, 'video_generation'] },
  { use: 'render --fill voice', scopes: [...RENDER_SCOPES, 'voices'] },
  { use: 'render --publish', scopes: [...RENDER_SCOPES, 'assets', 'export'] },
  { use: 'projects', scopes: ['projects'] },
  { use: 'projects --team', scopes: ['teams'] },
  { use: 'frames', scopes: ['frames'] },
  { use: 'assets', scopes: ['assets'] },
  { use: 'voices', scopes: ['voices'] },
  { use: 'teams', scopes: ['teams'] },
]

/** No such thing exists, so nothing is read, changed or paid for. */
const NOTHING = 'storyreel-doctor'

/**
 * Which of these scopes the key has. Costs a request for each, for something that does not exist: a key without the
 * scope is told so before that is found out.
 *
 * @throws {ApiRefusedError} `AUTH_INVALID_KEY`, and what the API throws when it is down.
 */
export async function checkAccess(
  api: ApiGroups,
  signal: AbortSignal,
  scopes: readonly Scope[] = SCOPES,
): Promise<Set<Scope>> {
  const granted = new Set<Scope>()
  for (const scope of scopes) {
    const isGranted = await probe(scope, api, signal).then(() => true, isAllowed)
    if (isGranted) granted.add(scope)
  }
  return granted
}

// --- internal ---

function probe(scope: Scope, api: ApiGroups, signal: AbortSignal): Promise<unknown> {
  switch (scope) {
    case 'projects':
      return api.projects.get({ projectId: NOTHING, signal })
    case 'frames':
      return api.frames.get({ frameId: NOTHING, signal })
    case 'audio':
      return api.audioTracks.get({ audioTrackId: NOTHING, signal })
    case 'image_generation':
      return api.images.generate({ frameId: NOTHING, signal })
    case 'video_generation':
      return api.videos.generate({ frameId: NOTHING, signal })
    case 'export':
      return api.exports.get({ exportId: NOTHING, signal })
    case 'teams':
      return api.teams.get({ teamId: NOTHING, signal })
    case 'assets':
      return api.assets.get({ assetId: NOTHING, signal })
    case 'voices':
      return api.voices.get({ voiceId: NOTHING, signal })
  }
}

/** Whatever else was wrong with the request, the scope was not. */
function isAllowed(error: unknown): boolean {
  if (!(error instanceof ApiRefusedError) || error.code === 'AUTH_INVALID_KEY') throw error
  return error.code !== 'INSUFFICIENT_SCOPE' && error.code !== 'API_FORBIDDEN'
}
