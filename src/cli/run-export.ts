import { exportProject } from '../export-project.ts'
import type { ExportRequest } from '../export-request.ts'
import type { ExportTools } from '../prepare-export.ts'
import type { RenderOptions } from './render-options.ts'
import { createReporter } from './reporter.ts'

/** Exports, telling the terminal about it. */
export async function runExport({
  request,
  options: { json, quiet },
  tools,
}: {
  request: ExportRequest
  options: RenderOptions
  tools: Omit<ExportTools, 'onProgress'>
}): Promise<void> {
  const reporter = createReporter({ json, quiet, out: process.stdout })
  try {
    reporter.done(await exportProject(request, { ...tools, onProgress: reporter.progress }))
  } finally {
    reporter.close()
  }
}
