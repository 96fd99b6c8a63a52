import { connect } from '../connect.ts'
import { exportProject } from '../export-project.ts'
import { makeSecret } from '../mstudio/secret.ts'
import { serveParent } from '../platform/serve-parent.ts'
import { type ExportOutcome, exportTaskSchema } from './export-task.ts'

// The process of one export. It dies with its worker, and takes nothing of the worker with it when it dies.

serveParent(async (message, { signal, report }): Promise<ExportOutcome> => {
  const { request, config, credential } = exportTaskSchema.parse(message)
  const client = connect(config, { ...credential, secret: makeSecret(credential.secret) })
  const { outputPath, receiptPath } = await exportProject(request, { config, client, signal, onProgress: report })
  return { outputPath, receiptPath }
})
