import { type AssetsApi, assetsApi } from './assets.ts'
import { type AudioTracksApi, audioTracksApi } from './audio-tracks.ts'
import type { MStudioClient } from './client.ts'
import { type ExportsApi, exportsApi } from './exports.ts'
import { type FramesApi, framesApi } from './frames.ts'
import { type GenerationJobsApi, generationJobsApi } from './generation-jobs.ts'
import { type ImagesApi, imagesApi } from './images.ts'
import { type ProjectsApi, projectsApi } from './projects.ts'
import { type TeamsApi, teamsApi } from './teams.ts'
import { typedCalls } from './typed-calls.ts'
import { type VideosApi, videosApi } from './videos.ts'
import { type VoicesApi, voicesApi } from './voices.ts'

/** The groups of the M Studio API. */
export type ApiGroups = {
  projects: ProjectsApi
  frames: FramesApi
  generationJobs: GenerationJobsApi
  images: ImagesApi
  videos: VideosApi
  audioTracks: AudioTracksApi
  exports: ExportsApi
  teams: TeamsApi
  assets: AssetsApi
  voices: VoicesApi
}

export function apiGroups(client: MStudioClient): ApiGroups {
  const calls = typedCalls(client)
  return {
    projects: projectsApi(calls),
    frames: framesApi(calls),
    generationJobs: generationJobsApi(calls),
    images: imagesApi(calls),
    videos: videosApi(calls),
    audioTracks: audioTracksApi(calls),
    exports: exportsApi(calls),
    teams: teamsApi(calls),
    assets: assetsApi(calls),
    voices: voicesApi(calls),
  }
}
