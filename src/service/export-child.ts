import { exportProject } from '../export-project.ts'
import { createClient } from '../mstudio/client.ts'
import { makeSecret } from '../mstudio/secret.ts'
import { serveParent } from '../platform/serve-parent.ts'
import { type ExportOutcome, exportTaskSchema } from './export-task.ts'
import { killDescendants } from './kill-descendants.ts'

// The process of one export. It dies with its worker, and takes nothing of the worker with it when it dies.

/** Shorter than the two seconds after which the worker kills this process, so that it can still clean up. */
const STOP_BROWSER_AFTER_MS = 1500

// Before `serveParent` ends this process for the same reason.
process.once('disconnect', killDescendants)

serveParent(async (message, { signal, report }): Promise<ExportOutcome> => {
  signal.addEventListener('abort', () => setTimeout(killDescendants, STOP_BROWSER_AFTER_MS).unref(), { once: true })
  const { request, config, apiKey } = exportTaskSchema.parse(message)
  const client = createClient({ apiUrl: config.apiUrl, apiKey: makeSecret(apiKey) })
  const { outputPath, receiptPath } = await exportProject(request, { config, client, signal, onProgress: report })
  return { outputPath, receiptPath }
})
