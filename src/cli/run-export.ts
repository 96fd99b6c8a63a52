import { StoryreelError } from '../errors.ts'
import { exportProject } from '../export-project.ts'
import type { ExportRequest } from '../export-request.ts'
import type { ExportTools } from '../prepare-export.ts'
import type { RenderOptions } from './render-options.ts'
import { createReporter, type Reporter } from './reporter.ts'

/** Exports, telling the terminal about it. `before` and `after` happen in M Studio, and are told in the same way. */
export async function runExport({
  request,
  options: { json, quiet },
  tools,
  before,
  after,
}: {
  request: ExportRequest
  options: RenderOptions
  tools: Omit<ExportTools, 'onProgress'>
  before?: (reporter: Reporter) => Promise<void>
  after?: (reporter: Reporter) => Promise<void>
}): Promise<void> {
  const reporter = createReporter({ json, quiet, out: process.stdout })
  try {
    await before?.(reporter)
    reporter.done(await exportProject(request, { ...tools, onProgress: reporter.progress }))
    await after?.(reporter)
  } catch (error) {
    if (error instanceof StoryreelError) reporter.failed(error)
    throw error
  } finally {
    reporter.close()
  }
}
