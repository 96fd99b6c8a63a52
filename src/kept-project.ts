import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { UsageError } from './errors.ts'
import type { Downloader } from './media/download.ts'
import type { ApiCall, MStudioClient } from './mstudio/client.ts'
import { publishJson } from './platform/durable-file.ts'

/** What the API answered, by what it was asked for. */
export type Answers = Record<string, unknown>

export const answersSchema: z.ZodType<Answers> = z.record(z.string(), z.unknown())

/** A project without the network: what takes the place of the API and of the hosts of its media. */
export type ProjectWithoutNetwork = { projectId: string; client: MStudioClient; downloader: Downloader }

/** A client that also notes what is answered; asked again, the last answer counts. */
export function recordAnswers(client: MStudioClient): { client: MStudioClient; answers: Answers } {
  const answers: Answers = {}
  const get: MStudioClient['get'] = async (call) => {
    const answer = await client.get(call)
    answers[nameOf(call)] = answer
    return answer
  }
  return { client: { ...client, get }, answers }
}

/** A client that answers what was answered before, and changes nothing. */
export function repeatAnswers(answers: Answers): MStudioClient {
  const refuse = () => new UsageError('OFFLINE', 'That needs M Studio, and this project is read without the network.')
  return {
    get: async (call) => {
      const answer = answers[nameOf(call)]
      if (answer === undefined) throw refuse()
      return answer
    },
    change: () => Promise.reject(refuse()),
  }
}

/** Keeps what the API said of a project, for exports without the network. */
export async function keepProject({
  dataDir,
  projectId,
  answers,
}: {
  dataDir: string
  projectId: string
  answers: Answers
}): Promise<void> {
  const file = keptPath(dataDir, projectId)
  await mkdir(path.dirname(file), { recursive: true })
  await publishJson(file, answers)
}

/**
 * A project as it was last fetched, with media from the store alone.
 *
 * @throws {UsageError} `PROJECT_NOT_KEPT`; its downloader throws `MEDIA_NOT_KEPT`.
 */
export async function openKeptProject(dataDir: string, projectId: string): Promise<ProjectWithoutNetwork> {
  const text = await readFile(keptPath(dataDir, projectId), 'utf8').catch(() => null)
  if (text === null) {
    throw new UsageError(
      'PROJECT_NOT_KEPT',
      `Project "${projectId}" is not in the data folder. Run the same command once without --offline.`,
    )
  }
  return {
    projectId,
    client: repeatAnswers(answersSchema.parse(JSON.parse(text))),
    downloader: {
      download: async ({ use, copy }) => {
        if (copy !== null) return null
        throw new UsageError(
          'MEDIA_NOT_KEPT',
          `The data folder does not hold ${use.label}. Run the same command once without --offline.`,
        )
      },
      [Symbol.dispose]: () => undefined,
    },
  }
}

function keptPath(dataDir: string, projectId: string): string {
  return path.join(dataDir, 'projects', `${createHash('sha256').update(projectId).digest('hex')}.json`)
}

function nameOf({ query, ...target }: ApiCall): string {
  return [target.route, 'id' in target ? target.id : '', query?.toString() ?? ''].join(' ')
}
