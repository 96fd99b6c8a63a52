import { type Command } from 'commander'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { isFrozenProject, openFrozenProject } from '../freeze-project.ts'
import { openKeptProject } from '../kept-project.ts'
import type { Downloader } from '../media/download.ts'
import type { MStudioClient } from '../mstudio/client.ts'
import { openClient } from './open-client.ts'

const optionsSchema = z.object({ offline: z.boolean().default(false), quiet: z.boolean().default(false) })

export type OpenProject = { projectId: string; client: MStudioClient; downloader?: Downloader }

/** What `openProject` reads. */
export function withOfflineOption(command: Command): Command {
  return command.option('--offline', 'from what is in the data folder alone, as last fetched; needs no key')
}

/** A project by its id, from M Studio or as last fetched, or by the folder that `storyreel fetch` made. */
export async function openProject(written: string, config: Config, given: unknown): Promise<OpenProject> {
  const { offline, quiet } = optionsSchema.parse(given)
  if (await isFrozenProject(written)) return openFrozenProject(written)
  if (offline) return openKeptProject(config.dataDir, written)
  return { projectId: written, client: openClient(config, { quiet }) }
}
