import { mkdir } from 'node:fs/promises'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { locateMachine } from '../locate-machine.ts'
import { withWorkDir } from '../platform/work-dir.ts'
import { prepareExport } from '../prepare-export.ts'
import { openSegmentStore } from '../render/segment-store.ts'
import { describePlan } from './describe-plan.ts'
import type { CommandContext } from './main.ts'
import { openProject, withOfflineOption } from './open-project.ts'
import { parseRenderOptions, toExportRequest, withPlanOptions } from './render-options.ts'

export function planCommand({ signal }: CommandContext): Command {
  const command = new Command('plan')
    .description('say what render would do: shots, what timed them, and the work left')
    .argument('<project>', 'the project’s id, or a folder that fetch made')
    .option('--json', 'the whole plan as JSON')
  return withOfflineOption(withPlanOptions(command)).action(async (written: string, given: unknown) => {
    const options = parseRenderOptions(given)
    const config = await readConfig()
    const { projectId, ...source } = await openProject(written, config, given)
    await mkdir(config.dataDir, { recursive: true })
    const request = await toExportRequest(projectId, options)
    const { plan, changes, reused } = await withWorkDir(config.dataDir, async (workDir) => {
      const machine = await locateMachine(config)
      const tools = { config, ...source, signal, workDir, machine, onProgress: () => undefined }
      const prepared = await prepareExport(request, tools)
      const store = await openSegmentStore(config.dataDir, workDir)
      const found = await Promise.all(
        prepared.plan.segments.map((segment) => store.find(segment.key, segment.durationInFrames)),
      )
      return { ...prepared, reused: found.filter((segment) => segment !== null).length }
    })
    process.stdout.write(
      `${options.json ? JSON.stringify({ ...plan, changes, reused }) : describePlan({ plan, changes, reused })}\n`,
    )
  })
}
