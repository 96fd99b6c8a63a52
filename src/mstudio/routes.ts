export const DEFAULT_API_URL = 'https://mstudio.ai/api/v1'

/**
 * Every path of the API, below its base URL. The paths are assumed: the vendor publishes the groups and scopes, but not
 * the endpoints. What stands in braces is the id of such a thing. `paths` in `storyreel.config.ts` replaces any of them.
 */
export const ROUTES = {
  projects: 'projects',
  project: 'projects/{project}',
  script: 'projects/{project}/script',
  share: 'projects/{project}/share',

  frames: 'projects/{project}/frames',
  frame: 'frames/{frame}',
  versions: 'frames/{frame}/versions',
  comments: 'frames/{frame}/comments',
  reviews: 'frames/{frame}/reviews',

  job: 'generation-jobs/{job}',

  images: 'frames/{frame}/images',
  imageEdit: 'frames/{frame}/images/edit',
  multiShot: 'frames/{frame}/images/multi-shot',

  videos: 'frames/{frame}/videos',
  videoExtension: 'frames/{frame}/videos/extend',
  lipSync: 'frames/{frame}/videos/lip-sync',

  audioTracks: 'projects/{project}/audio-tracks',
  audioTrack: 'audio-tracks/{track}',
  voiceover: 'projects/{project}/voice',
  soundEffect: 'projects/{project}/sfx',

  exports: 'projects/{project}/exports',
  export: 'exports/{export}',

  teams: 'teams',
  team: 'teams/{team}',
  members: 'teams/{team}/members',
  invites: 'teams/{team}/invites',
  teamProjects: 'teams/{team}/projects',

  assets: 'projects/{project}/assets',
  asset: 'assets/{asset}',

  voices: 'voices',
  voice: 'voices/{voice}',
} as const

export type RouteName = keyof typeof ROUTES

export function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(ROUTES, name)
}

/** What a request goes to: a route, and the id of the thing in its braces, if it has any. */
export type RouteTarget = {
  [Name in RouteName]: (typeof ROUTES)[Name] extends `${string}{${string}`
    ? { route: Name; id: string }
    : { route: Name }
}[RouteName]

/** The path of a target, and for errors what kind of thing its id is of. */
export type Place = { path: string; subject: { noun: string; id: string } | null }

export type PathOverrides = Partial<Record<RouteName, string>>

export function placeOf(target: RouteTarget, overrides: PathOverrides = {}): Place {
  const template = overrides[target.route] ?? ROUTES[target.route]
  if (!('id' in target)) return { path: template, subject: null }
  return {
    path: template.replace(/\{\w+\}/, () => encodeURIComponent(target.id)),
    subject: { noun: nounOf(ROUTES[target.route]) ?? '', id: target.id },
  }
}

/** The kind of thing a path asks for an id of, such as `frame`. */
export function nounOf(template: string): string | null {
  return /\{(\w+)\}/.exec(template)?.[1] ?? null
}
