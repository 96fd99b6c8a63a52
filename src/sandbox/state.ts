import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type BoardFile, boardFileSchema } from './load-board.ts'
import { notFound } from './refusal.ts'
import { assetSchema } from './resources/asset.ts'
import { exportSchema } from './resources/export.ts'
import { keptJobSchema } from './resources/generation-job.ts'
import { keptTeamSchema, SAMPLE_TEAM } from './resources/team.ts'
import { SAMPLE_VOICES, voiceSchema } from './resources/voice.ts'

/** Everything the sandbox knows, as it is kept in `state.json`. */
export const stateSchema = z.object({
  boards: z.array(boardFileSchema),
  teams: z.array(keptTeamSchema),
  voices: z.array(voiceSchema),
  assets: z.array(assetSchema),
  exports: z.array(exportSchema),
  jobs: z.array(keptJobSchema),
  /** Project ids by the token of their link. */
  shares: z.array(z.object({ token: z.string(), projectId: z.string(), createdAt: z.string() })),
})

export type State = z.infer<typeof stateSchema>

/** A frame, track, comment and so on in wire format, as loose as board files are. */
export type Item = Record<string, unknown>

export function firstState(boards: readonly BoardFile[]): State {
  return {
    boards: structuredClone([...boards]),
    teams: [structuredClone(SAMPLE_TEAM)],
    voices: structuredClone([...SAMPLE_VOICES]),
    assets: [],
    exports: [],
    jobs: [],
    shares: [],
  }
}

/** @throws {Refusal} 404 */
export function boardOf(state: State, projectId: string): BoardFile {
  const board = state.boards.find(({ project }) => String(project.id) === projectId)
  if (!board) throw notFound('Project')
  return board
}

/** @throws {Refusal} 404 */
export function frameOf(state: State, frameId: string): { board: BoardFile; frame: Item } {
  for (const board of state.boards) {
    const frame = board.frames.find(({ id }) => String(id) === frameId)
    if (frame) return { board, frame }
  }
  throw notFound('Frame')
}

/** @throws {Refusal} 404 */
export function audioTrackOf(state: State, trackId: string): { board: BoardFile; track: Item } {
  for (const board of state.boards) {
    const track = board.audio_tracks.find(({ id }) => String(id) === trackId)
    if (track) return { board, track }
  }
  throw notFound('Audio track')
}

/** @throws {Refusal} 404 that says what was not found, such as `Voice`. */
export function itemOf<T extends { id: string }>(items: readonly T[], id: string, noun: string): T {
  const item = items.find((candidate) => candidate.id === id)
  if (!item) throw notFound(noun)
  return item
}

/** @throws {Refusal} 404 */
export function shareOf({ shares }: State, token: string): State['shares'][number] {
  const share = shares.find((candidate) => candidate.token === token)
  if (!share) throw notFound('Share link')
  return share
}

/** Makes a project's version grow, which is how a caller notices that it was edited while being read. */
export function touch({ project }: BoardFile): void {
  const version = Number(project['version'] ?? 0)
  project['version'] = Number.isFinite(version) ? version + 1 : 1
  project['updated_at'] = now()
}

export function now(): string {
  return new Date().toISOString()
}

/** Such as `frm_3f9a12c4`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomUUID().slice(0, 8)}`
}
