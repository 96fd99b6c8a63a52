import { tmpdir } from 'node:os'
import type { StageProgress } from '../../export-request.ts'
import { childEnvironment } from '../../platform/child-environment.ts'
import { runChild } from '../../platform/run-child.ts'
import { type ExportOutcome, type ExportTask, exportOutcomeSchema, stageProgressSchema } from './export-task.ts'

/**
 * `exportProject` in a process of its own, so that the worker stays free to keep its locks, answer its door and stop.
 *
 * @throws what `exportProject` throws, and {EnvironmentError} when the process died.
 */
export async function exportInChild({
  task,
  signal,
  onProgress,
}: {
  task: ExportTask
  signal: AbortSignal
  onProgress: (progress: StageProgress) => void | Promise<void>
}): Promise<ExportOutcome> {
  const outcome = await runChild({
    module: new URL('./export-child.ts', import.meta.url),
    request: task,
    env: childEnvironment({ temporaryDir: tmpdir() }),
    signal,
    onProgress: (progress) => onProgress(stageProgressSchema.parse(progress)),
  })
  return exportOutcomeSchema.parse(outcome)
}
