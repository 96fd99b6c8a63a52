import type { Store } from './open-store.ts'
import type { Operation } from './operation.ts'
import { assetOperations } from './operations/assets.ts'
import { audioTrackOperations } from './operations/audio-tracks.ts'
import { exportOperations } from './operations/exports.ts'
import { frameNoteOperations } from './operations/frame-notes.ts'
import { frameOperations } from './operations/frames.ts'
import { generationOperations } from './operations/generation.ts'
import { projectOperations } from './operations/projects.ts'
import { teamOperations } from './operations/teams.ts'
import { voiceOperations } from './operations/voices.ts'
import type { JobRunner } from './run-jobs.ts'

/** Everything the API can do, in the order of its documentation. */
export function allOperations({ store, jobs }: { store: Store; jobs: JobRunner }): Operation[] {
  return [
    ...projectOperations(store),
    ...frameOperations(store),
    ...frameNoteOperations(store),
    ...generationOperations({ store, jobs }),
    ...audioTrackOperations(store),
    ...exportOperations({ store, jobs }),
    ...teamOperations(store),
    ...assetOperations(store),
    ...voiceOperations(store),
  ]
}
