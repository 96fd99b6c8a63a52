import type { RouteTarget } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { type ProjectExport, parseExport } from './wire-resources.ts'

/** The films of a project. Scope `export`. */
export type ExportsApi = {
  list(options: CallOptions & { projectId: string }): Promise<ProjectExport[]>
  get(options: CallOptions & { exportId: string }): Promise<ProjectExport>
  /** Lists an uploaded film as an export of the project; without an asset, M Studio makes one. */
  create(options: CallOptions & { projectId: string; assetId?: string }): Promise<ProjectExport>
  remove(options: CallOptions & { exportId: string }): Promise<void>
}

export function exportsApi(calls: TypedCalls): ExportsApi {
  const one = { name: 'export', parse: parseExport } as const
  const ofProject = (id: string): RouteTarget => ({ route: 'exports', id })
  const at = (id: string): RouteTarget => ({ route: 'export', id })
  return {
    list: ({ projectId, signal }) =>
      calls.list({ target: ofProject(projectId), name: 'exports', parse: parseExport, signal }),
    get: ({ exportId, signal }) => calls.get({ ...one, target: at(exportId), signal }),
    create: ({ projectId, signal, ...body }) =>
      calls.send({ ...one, method: 'POST', target: ofProject(projectId), body, signal }),
    remove: ({ exportId, signal }) => calls.remove({ target: at(exportId), signal }),
  }
}
