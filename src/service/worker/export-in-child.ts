import { tmpdir } from 'node:os'
import { builtModule } from '../../platform/built-module.mjs'
import { childEnvironment } from '../../platform/child-environment.ts'
import { runChild } from '../../platform/run-child.ts'
import {
  type ExportMessage,
  type ExportOutcome,
  type ExportTask,
  exportMessageSchema,
  exportOutcomeSchema,
} from './export-task.ts'

/**
 * `exportProject` in a process of its own, so that the worker stays free to keep its locks, answer its door and stop.
 *
 * @throws what `exportProject` throws, and {EnvironmentError} when the process died.
 */
export async function exportInChild({
  task,
  signal,
  onMessage,
}: {
  task: ExportTask
  signal: AbortSignal
  onMessage: (message: ExportMessage) => void
}): Promise<ExportOutcome> {
  const outcome = await runChild({
    module: builtModule(new URL('./export-child.ts', import.meta.url)),
    request: task,
    env: childEnvironment({ temporaryDir: tmpdir() }),
    isBackground: true,
    signal,
    onProgress: (message) => onMessage(exportMessageSchema.parse(message)),
  })
  return exportOutcomeSchema.parse(outcome)
}
