import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lock } from 'proper-lockfile'
import { publishJson } from '../platform/durable-file.ts'
import type { SandboxBoard } from './load-board.ts'
import { firstState, type State, stateSchema } from './state.ts'

/** The state, and the folders its media are in. */
export type Store = {
  readonly state: State
  /** Resolves once everything changed so far is on disk; at once when it is not to be kept. */
  save: () => Promise<void>
  /** Where new media of a project are written; made when missing. */
  newMediaFolder: (projectId: string) => Promise<string>
  /** Where the media of a project are, the newest first. */
  mediaFolders: (projectId: string) => string[]
  /** Removes what was not to be kept. */
  close: () => Promise<void>
}

/** A lock that was not touched for so long is that of a sandbox that was killed. */
const SILENT_MS = 5000

const TOUCH_EVERY_MS = 1000

/** The folder holds something else, or is another sandbox's. */
export class StateFileError extends Error {}

/**
 * Opens what a folder holds, or begins it with the boards given. Without a folder, everything is forgotten at the end.
 *
 * @throws {StateFileError}
 */
export async function openStore({
  boards,
  dataDir,
}: {
  boards: readonly SandboxBoard[]
  dataDir: string | null
}): Promise<Store> {
  const folder = dataDir ?? (await mkdtemp(path.join(tmpdir(), 'storyreel-sandbox-')))
  const stateFile = path.join(folder, 'state.json')
  const held = dataDir === null ? null : await holdFolder(dataDir)
  const kept = await readState(stateFile).catch(async (error: unknown) => {
    await held?.release()
    throw error
  })
  const state = kept ?? firstState(boards.map(({ board }) => board))
  const savedMedia = (projectId: string) => path.join(folder, 'media', encodeURIComponent(projectId))

  let writing: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | null = null

  /** One writer at a time; those who come while it writes share the next turn. */
  function save(): Promise<void> {
    if (dataDir === null) return Promise.resolve()
    waiting ??= writing.then(() => {
      waiting = null
      held?.assertHeld()
      const written = publishJson(stateFile, state)
      writing = written.catch(() => {})
      return written
    })
    return waiting
  }

  await save()
  return {
    state,
    save,
    async newMediaFolder(projectId) {
      await mkdir(savedMedia(projectId), { recursive: true })
      return savedMedia(projectId)
    },
    mediaFolders: (projectId) => [
      savedMedia(projectId),
      ...boards
        .filter(({ board }) => String(board.project.id) === projectId)
        .map((board) => path.join(board.folder, 'media')),
    ],
    async close() {
      await writing
      await held?.release()
      if (dataDir === null) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Keeps every other sandbox out of a folder: what each of two writes would undo what the other wrote. */
async function holdFolder(folder: string) {
  const inUse = () =>
    new StateFileError(`${folder} is in use by another sandbox. End that one, or name another folder.`)
  await mkdir(folder, { recursive: true })
  let isHeld = true
  const release = await lock(folder, {
    lockfilePath: path.join(folder, 'lock'),
    stale: SILENT_MS,
    update: TOUCH_EVERY_MS,
    // As long as it takes to see that nobody touches it any more.
    retries: { retries: SILENT_MS / TOUCH_EVERY_MS + 1, factor: 1, minTimeout: TOUCH_EVERY_MS },
    onCompromised: () => {
      isHeld = false
    },
  }).catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'ELOCKED' ? inUse() : error
  })
  return {
    assertHeld: () => {
      if (!isHeld) throw inUse()
    },
    release: async () => {
      if (!isHeld) return
      isHeld = false
      await release()
    },
  }
}

async function readState(file: string): Promise<State | null> {
  try {
    return stateSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new StateFileError(`${file} does not hold the state of a sandbox. Move it away, or name another folder.`, {
      cause: error,
    })
  }
}
