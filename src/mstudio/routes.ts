/**
 * Every path of the API, below its base URL. The paths are assumed: the vendor publishes the groups and scopes, but not
 * the endpoints.
 */
export const routes = {
  projects: () => 'projects',
  project: (projectId: string) => `projects/${encodeURIComponent(projectId)}`,
  frames: (projectId: string) => `projects/${encodeURIComponent(projectId)}/frames`,
  audioTracks: (projectId: string) => `projects/${encodeURIComponent(projectId)}/audio-tracks`,
} as const
