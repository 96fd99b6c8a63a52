import { connect } from '../../connect.ts'
import { exportProject } from '../../export-project.ts'
import { makeSecret } from '../../mstudio/secret.ts'
import { serveParent } from '../../platform/serve-parent.ts'
import { type ExportOutcome, exportTaskSchema } from './export-task.ts'
import { writePoster } from './write-poster.ts'

// The process of one export. It dies with its worker, and takes nothing of the worker with it when it dies.

serveParent(async (message, { signal, report }): Promise<ExportOutcome> => {
  const { request, config, credential } = exportTaskSchema.parse(message)
  const client = connect(config, { ...credential, secret: makeSecret(credential.secret) })
  const { receipt, changes: _, ...paths } = await exportProject(request, { config, client, signal, onProgress: report })
  const { durationSeconds } = receipt.file
  const posterPath = await writePoster({ filmPath: paths.outputPath, durationSeconds, config, signal })
  return { ...paths, durationSeconds, posterPath }
})
