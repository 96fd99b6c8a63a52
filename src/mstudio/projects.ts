import type { Project } from '../timeline/board.ts'
import type { RouteTarget } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { parseProject } from './wire.ts'
import type { NewProject } from './wire-requests.ts'
import { parseScript, parseShare, type Script, type Share } from './wire-resources.ts'

type OfProject = CallOptions & { projectId: string }

/** Storyboard projects. Scope `projects`; those of a team `teams`. */
export type ProjectsApi = {
  /** The projects the key may see, or those of a team, in the API's order. */
  list(options?: CallOptions & { teamId?: string | undefined }): Promise<Project[]>
  get(options: OfProject): Promise<Project>
  create(options: CallOptions & { project: NewProject }): Promise<Project>
  update(options: OfProject & { changes: Partial<NewProject> }): Promise<Project>
  remove(options: OfProject): Promise<void>
  /** Has a screenplay written, and frames made of it when `createFrames` is true. */
  writeScript(options: OfProject & { prompt: string; createFrames?: boolean }): Promise<Script>
  /** A link with which anybody may look at the project. */
  share(options: OfProject): Promise<Share>
  unshare(options: OfProject): Promise<void>
}

export function projectsApi(calls: TypedCalls): ProjectsApi {
  const one = { name: 'project', parse: parseProject } as const
  const at = (id: string): RouteTarget => ({ route: 'project', id })
  return {
    list({ teamId, signal } = {}) {
      const target: RouteTarget = teamId === undefined ? { route: 'projects' } : { route: 'teamProjects', id: teamId }
      return calls.list({ target, name: 'projects', parse: parseProject, signal })
    },
    get: ({ projectId, signal }) => calls.get({ ...one, target: at(projectId), signal }),
    create: ({ project, signal }) =>
      calls.send({ ...one, method: 'POST', target: { route: 'projects' }, body: project, signal }),
    update: ({ projectId, changes, signal }) =>
      calls.send({ ...one, method: 'PATCH', target: at(projectId), body: changes, signal }),
    remove: ({ projectId, signal }) => calls.remove({ target: at(projectId), signal }),
    writeScript: ({ projectId, signal, ...body }) =>
      calls.send({
        method: 'POST',
        target: { route: 'script', id: projectId },
        body,
        name: 'script',
        parse: parseScript,
        signal,
      }),
    share: ({ projectId, signal }) =>
      calls.send({
        method: 'POST',
        target: { route: 'share', id: projectId },
        body: {},
        name: 'share',
        parse: parseShare,
        signal,
      }),
    unshare: ({ projectId, signal }) => calls.remove({ target: { route: 'share', id: projectId }, signal }),
  }
}
