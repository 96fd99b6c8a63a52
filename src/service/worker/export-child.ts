import { connect } from '../../connect.ts'
import { exportProject } from '../../export-project.ts'
import { locateMachine } from '../../locate-machine.ts'
import { makeSecret } from '../../mstudio/secret.ts'
import { serveParent } from '../../platform/serve-parent.ts'
import { drawElsewhere } from '../../render/draw-elsewhere.ts'
import { type ExportMessage, type ExportOutcome, exportTaskSchema } from './export-task.ts'
import { groupSegments } from './segment-group.ts'
import { writePoster } from './write-poster.ts'

// The process of one export. It dies with its worker, and takes nothing of the worker with it when it dies.

serveParent(async (message, { signal, report }): Promise<ExportOutcome> => {
  const { request, config, credential } = exportTaskSchema.parse(message)
  const client = connect(config, { ...credential, secret: makeSecret(credential.secret) })
  const { versions } = await locateMachine(config)
  const tell = (said: ExportMessage) => report(said)
  const drawer = drawElsewhere(({ plan, missing }) => {
    const wanted = new Set(missing.map(({ key }) => key))
    const groups = groupSegments(plan, versions).filter((group) => group.segments.some(({ key }) => wanted.has(key)))
    tell({ kind: 'groups', groups })
  })
  const onProgress = (progress: Extract<ExportMessage, { kind: 'progress' }>['progress']) => {
    tell({ kind: 'progress', progress })
  }
  const { receipt, changes: _, ...paths } = await exportProject(request, { config, client, drawer, signal, onProgress })
  const { durationSeconds } = receipt.file
  const posterPath = await writePoster({ filmPath: paths.outputPath, durationSeconds, config, signal })
  return { ...paths, durationSeconds, posterPath }
})
