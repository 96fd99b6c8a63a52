import { ProjectError, UpstreamError, UsageError } from '../errors.ts'
import type { AudioTrack, Board, Frame } from '../timeline/board.ts'
import type { MStudioClient } from './client.ts'
import {
  AUDIO_TRACK_FIELDS,
  countIgnored,
  FRAME_FIELDS,
  type IgnoredFields,
  type KnownFields,
  PROJECT_FIELDS,
} from './ignored-fields.ts'
import { type Listed, listAll } from './list-all.ts'
import { itemOf } from './typed-calls.ts'
import { PROJECT_ID, parseAudioTrack, parseFrame, parseProject } from './wire.ts'

/** How often a board is read again because it was edited while being read. */
const MAX_REREADS = 2

type FetchBoardParams = {
  client: MStudioClient
  projectId: string
  signal: AbortSignal
  /** Told the share done, 0 to 1; goes back when the board has to be read again. */
  onProgress?: (progress: number) => void
}

/** A board, and what came with it that nobody here knows. */
export type FetchedBoard = Board & { ignoredFields: IgnoredFields }

/** What was read, and whether all of it is of one moment. */
type Reading = { board: FetchedBoard; isConsistent: boolean }

type Parse<T> = (payload: unknown, path: string) => T

/**
 * Fetches one project with all its frames, comments, reviews and audio tracks. Lists only, so 200 frames cost five
 * requests. A board that is edited meanwhile is read again, at most twice.
 *
 * @throws {UsageError} `PROJECT_ID_INVALID` before any request.
 * @throws {ProjectError} `PROJECT_EMPTY`, `DUPLICATE_ID`, `UPSTREAM_SCHEMA`.
 * @throws {UpstreamError} `PROJECT_CHANGING`, and what `listAll` throws.
 * @throws whatever `MStudioClient.get` throws.
 */
export async function fetchBoard(params: FetchBoardParams): Promise<FetchedBoard> {
  if (!PROJECT_ID.test(params.projectId)) {
    throw new UsageError(
      'PROJECT_ID_INVALID',
      `${JSON.stringify(params.projectId)} is not a project id: letters, digits, - and _ only. "storyreel projects" lists yours.`,
    )
  }
  for (let reread = 0; reread <= MAX_REREADS; reread++) {
    const { board, isConsistent } = await readBoard(params)
    if (!isConsistent) continue
    assertUsable(board)
    params.onProgress?.(1)
    return board
  }
  throw new UpstreamError(
    'PROJECT_CHANGING',
    `Project "${params.projectId}" was being edited each time it was read. Try again when it is left alone.`,
  )
}

async function readBoard({ client, projectId, signal, onProgress }: FetchBoardParams): Promise<Reading> {
  const ignoredFields: IgnoredFields = { count: 0, names: [], words: [] }
  const counted = <T>(parse: Parse<T>, known: KnownFields, kind: string): Parse<T> => {
    return (payload, path) => {
      countIgnored({ ignored: ignoredFields, payload, known, path: kind })
      return parse(payload, path)
    }
  }
  const parseFirst = counted(parseProject, PROJECT_FIELDS, 'project')
  const project = parseFirst(await readProject({ client, projectId, signal }), 'project')
  const frames = await listAll({
    client,
    target: { route: 'frames', id: projectId },
    name: 'frames',
    query: { include: 'comments,reviews' },
    parse: counted(parseFrame, FRAME_FIELDS, 'frames[]'),
    signal,
    onPage: (progress) => onProgress?.(0.1 + 0.7 * progress),
  })
  const audioTracks = await listAll({
    client,
    target: { route: 'audioTracks', id: projectId },
    name: 'audio_tracks',
    parse: counted(parseAudioTrack, AUDIO_TRACK_FIELDS, 'audio_tracks[]'),
    signal,
  })
  onProgress?.(0.9)
  const after = parseProject(await readProject({ client, projectId, signal }), 'project')
  return {
    // toSorted is stable: equal positions keep the order of the wire.
    board: { project, frames: frames.items.toSorted(byPosition), audioTracks: audioTracks.items, ignoredFields },
    isConsistent:
      project.version === after.version &&
      project.updatedAt === after.updatedAt &&
      isComplete(frames) &&
      isComplete(audioTracks),
  }
}

async function readProject({ client, projectId, signal }: Omit<FetchBoardParams, 'onProgress'>): Promise<unknown> {
  return itemOf(await client.get({ route: 'project', id: projectId, signal }))
}

function byPosition(a: Frame, b: Frame): number {
  return a.position - b.position
}

/** An item deleted between two pages moves another one from the second to the first, unseen. */
function isComplete({ items, total }: Listed<unknown>): boolean {
  return total === null || items.length >= total
}

function assertUsable({ project, frames, audioTracks }: Board): void {
  if (frames.length === 0) {
    throw new ProjectError('PROJECT_EMPTY', `Project "${project.id}" has no frames yet; add some in M Studio first.`)
  }
  assertUnique({ items: frames, noun: 'frames' })
  assertUnique({ items: audioTracks, noun: 'audio tracks' })
}

function assertUnique({ items, noun }: { items: readonly (Frame | AudioTrack)[]; noun: string }): void {
  const seen = new Set<string>()
  for (const { id } of items) {
    if (seen.has(id)) throw new ProjectError('DUPLICATE_ID', `Two ${noun} of the project have the same id, "${id}".`)
    seen.add(id)
  }
}
