import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { ProjectError, UsageError } from './errors.ts'
import type { StageProgress } from './export-request.ts'
import { answersSchema, type ProjectWithoutNetwork, recordAnswers, repeatAnswers } from './kept-project.ts'
import type { Downloader } from './media/download.ts'
import { mediaUses } from './media/media-use.ts'
import type { MStudioClient } from './mstudio/client.ts'
import { fetchBoard } from './mstudio/fetch-board.ts'
import { hashFile, publishJson } from './platform/durable-file.ts'
import { exists } from './platform/exists.ts'
import { mapAllOrNone } from './platform/map-all-or-none.ts'
import { readJson } from './platform/read-json.ts'
import { withHeardTracks } from './timeline/heard-tracks.ts'
import { removeUnfinished, unfinishedPath } from './unfinished-output.ts'

const CONCURRENCY = 4

const frozenSchema = z.object({
  schemaVersion: z.literal(1),
  projectId: z.string(),
  answers: answersSchema,
  /** The file of each media URL, which is named by its SHA-256, and its size. */
  media: z.record(z.string(), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().nonnegative() })),
})

/**
 * Writes a project and all of its media, as they are now, to a folder that renders later without the network.
 *
 * @param folder is made, whole or not at all.
 * @throws {UsageError} `FOLDER_EXISTS`; what fetching a board and its media throws.
 */
export async function freezeProject({
  client,
  downloader,
  projectId,
  folder,
  signal,
  onProgress,
}: {
  client: MStudioClient
  downloader: Downloader
  projectId: string
  folder: string
  signal: AbortSignal
  onProgress: (progress: StageProgress) => void
}): Promise<{ files: number; bytes: number }> {
  if (await exists(folder)) {
    throw new UsageError('FOLDER_EXISTS', `${folder} exists already. Name a folder that does not.`)
  }
  const unfinished = unfinishedPath(folder, 'project')
  const recorded = recordAnswers(client)
  try {
    const board = await fetchBoard({
      client: recorded.client,
      projectId,
      signal,
      onProgress: (share) => onProgress({ stage: 'fetch', done: share, total: 1 }),
    })
    await mkdir(path.join(unfinished, 'media'), { recursive: true })
    await removeUnfinished(folder)
    const spoken = board.audioTracks.map(({ id }) => id)
    const byUrl = new Map(mediaUses(withHeardTracks(board, spoken), { stills: true }).map((use) => [use.url, use]))
    let done = 0
    onProgress({ stage: 'media', done, total: byUrl.size })
    const media = await mapAllOrNone(
      byUrl.values(),
      { concurrency: CONCURRENCY, signal },
      async (use, index, untilFailure) => {
        const file = path.join(unfinished, `media-${index}`)
        const fetched = await downloader.download({ use, file, copy: null, signal: untilFailure })
        if (fetched === null) throw new Error(`${use.label} was answered with 304 although nothing was known of it.`)
        const { sha256, bytes } = fetched
        await rename(file, mediaPath(unfinished, sha256))
        done += 1
        onProgress({ stage: 'media', done, total: byUrl.size })
        return [use.url, { sha256, bytes }] as const
      },
    )
    const frozen = { schemaVersion: 1, projectId, answers: recorded.answers, media: Object.fromEntries(media) }
    await publishJson(path.join(unfinished, 'project.json'), frozen)
    await rename(unfinished, folder)
    return { files: media.length, bytes: media.reduce((sum, [, { bytes }]) => sum + bytes, 0) }
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Whether what a command was given is such a folder; everything else is a project's id. */
export function isFrozenProject(written: string): Promise<boolean> {
  return exists(path.join(written, 'project.json'))
}

/** @throws {ProjectError} `FROZEN_INVALID` when it is none of ours; its downloader, when a file of it was changed. */
export async function openFrozenProject(folder: string): Promise<ProjectWithoutNetwork> {
  const parsed = frozenSchema.safeParse(await readJson(path.join(folder, 'project.json')))
  if (!parsed.success) throw invalid(folder, 'project.json')
  const { projectId, answers, media } = parsed.data
  return {
    projectId,
    client: repeatAnswers(answers),
    downloader: {
      download: async ({ use, file }) => {
        const { sha256, bytes } = media[use.url] ?? { sha256: '', bytes: 0 }
        await copyFile(mediaPath(folder, sha256), file).catch((cause: unknown) => {
          throw invalid(folder, use.label, cause)
        })
        if ((await hashFile(file)) !== sha256) throw invalid(folder, use.label)
        return { sha256, bytes, etag: null }
      },
      [Symbol.dispose]: () => undefined,
    },
  }
}

// --- internal ---

function mediaPath(folder: string, sha256: string): string {
  return path.join(folder, 'media', sha256)
}

function invalid(folder: string, what: string, cause?: unknown): ProjectError {
  return new ProjectError(
    'FROZEN_INVALID',
    `${folder} does not hold ${what} as it was fetched. Fetch the project again with storyreel fetch.`,
    { cause },
  )
}
