import { mkdir } from 'node:fs/promises'
import { Command } from 'commander'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { locateMachine } from '../locate-machine.ts'
import { withWorkDir } from '../platform/work-dir.ts'
import { prepareExport } from '../prepare-export.ts'
import { openStudio } from '../render/open-studio.ts'
import type { CommandContext } from './main.ts'
import { openClient } from './open-client.ts'
import { parseRenderOptions, toExportRequest, withPlanOptions } from './render-options.ts'

const optionsSchema = z.object({ port: z.coerce.number().int().min(1).max(65_535), open: z.boolean() })

export function previewCommand({ signal }: CommandContext): Command {
  const command = new Command('preview')
    .description('open a project in Remotion Studio, on this machine only; without a project, the sample')
    .argument('[project]', 'the project’s id')
    .option('--port <port>', 'on 127.0.0.1', '3333')
    .option('--no-open', 'do not open a browser')
  return withPlanOptions(command).action(async (projectId: string | undefined, given: unknown) => {
    const { port, open } = optionsSchema.parse(given)
    const config = await readConfig()
    await mkdir(config.dataDir, { recursive: true })
    await withWorkDir(config.dataDir, async (workDir) => {
      const studio = { port, openBrowser: open, workDir, signal }
      if (projectId === undefined) {
        await openStudio({ ...studio, preview: null })
        return
      }
      const client = openClient(config)
      const request = await toExportRequest(projectId, parseRenderOptions(given))
      const { plan, source, mediaDir } = await prepareExport(request, {
        config,
        client,
        signal,
        workDir,
        machine: await locateMachine(config),
        onProgress: () => undefined,
      })
      await openStudio({ ...studio, preview: { timeline: plan.timeline, source, mediaDir } })
    })
  })
}
