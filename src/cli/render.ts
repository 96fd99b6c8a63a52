import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { type FillPlan, fillProject } from '../fill-project.ts'
import { apiGroups } from '../mstudio/api-groups.ts'
import { FIRST_POLL_MS } from '../mstudio/wait-for-jobs.ts'
import { uploadFilm } from '../upload-film.ts'
import { waitForProject } from '../wait-for-project.ts'
import { confirmFill } from './confirm-fill.ts'
import type { CommandContext } from './main.ts'
import { openProject, withOfflineOption } from './open-project.ts'
import { parseProjectOptions, withProjectOptions } from './project-options.ts'
import { parseRenderOptions, toExportRequest, withRenderOptions } from './render-options.ts'
import { runExport } from './run-export.ts'

export function renderCommand({ signal }: CommandContext): Command {
  const command = new Command('render')
    .description('render a project to an MP4')
    .argument('<project>', 'the project’s id, or a folder that fetch made')
  return withOfflineOption(withProjectOptions(withRenderOptions(command))).action(
    async (written: string, given: unknown) => {
      const options = parseRenderOptions(given)
      const { fill, voice, yes, wait, deadlineMs, publish } = parseProjectOptions(given)
      const config = await readConfig()
      const { projectId, ...source } = await openProject(written, config, given)
      const { client } = source
      const request = await toExportRequest(projectId, options)
      const api = apiGroups(client)
      await runExport({
        request,
        options,
        tools: { config, ...source, signal },
        async before({ progress: onProgress }) {
          const common = { api, projectId, limits: { firstPollMs: FIRST_POLL_MS, deadlineMs }, onProgress, signal }
          if (wait !== null) await waitForProject(common)
          if (fill.length > 0) {
            const confirm = (plan: FillPlan) => confirmFill(plan, { yes, quiet: options.quiet, signal })
            await fillProject({ ...common, client, kinds: fill, voiceId: voice, confirm })
          }
        },
        async after({ progress, published }) {
          if (!publish) return
          progress({ stage: 'publish', done: 0, total: 1 })
          const film = await uploadFilm({ api, projectId, file: request.outputPath, signal })
          progress({ stage: 'publish', done: 1, total: 1 })
          published(film)
        },
      })
    },
  )
}
