import type { Store } from '../open-store.ts'
import { type Operation, operation, operationWithBody } from '../operation.ts'
import { invalid, notFound } from '../refusal.ts'
import { changesTo } from '../resources/parts.ts'
import { projectFields, projectSchema, scriptRequest, scriptSchema, shareSchema } from '../resources/project.ts'
import { boardOf, newId, now, type State, touch } from '../state.ts'
import { writeScript } from '../synthesis/write-script.ts'

const scope = 'projects'
const answer = { kind: 'item', status: 200, schema: projectSchema } as const

export function projectOperations({ state }: Store): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/projects',
      scope,
      summary: 'List projects',
      answer: { kind: 'list', schema: projectSchema },
      handle: () => state.boards.map(({ project }) => project),
    }),
    operationWithBody({
      method: 'post',
      path: '/projects',
      scope,
      summary: 'Create a project',
      body: projectFields,
      answer: { ...answer, status: 201 },
      handle: ({ body }) => {
        assertTeam(state, body.team_id)
        const project = { aspect_ratio: '16:9', fps: 30, ...body, id: newId('prj'), version: 1, updated_at: now() }
        state.boards.push({ project, frames: [], audio_tracks: [] })
        return project
      },
    }),
    operation({
      method: 'get',
      path: '/projects/{id}',
      scope,
      summary: 'Read a project',
      answer,
      handle: ({ id }) => boardOf(state, id).project,
    }),
    operationWithBody({
      method: 'patch',
      path: '/projects/{id}',
      scope,
      summary: 'Change a project',
      body: changesTo(projectFields),
      answer,
      handle: ({ id, body }) => {
        const board = boardOf(state, id)
        assertTeam(state, body.team_id)
        Object.assign(board.project, body)
        touch(board)
        return board.project
      },
    }),
    operation({
      method: 'delete',
      path: '/projects/{id}',
      scope,
      summary: 'Delete a project and all it holds',
      answer: { kind: 'gone' },
      handle: ({ id }) => {
        boardOf(state, id)
        const isOther = ({ project_id: projectId }: { project_id: string | number }) => String(projectId) !== id
        state.boards = state.boards.filter(({ project }) => String(project.id) !== id)
        state.assets = state.assets.filter(isOther)
        state.exports = state.exports.filter(isOther)
        state.jobs = state.jobs.filter(isOther)
        state.shares = state.shares.filter(({ projectId }) => projectId !== id)
      },
    }),
    operationWithBody({
      method: 'post',
      path: '/projects/{id}/script',
      scope,
      summary: 'Write a screenplay from a prompt',
      body: scriptRequest,
      answer: { kind: 'item', status: 201, schema: scriptSchema },
      handle: ({ id, body: { prompt, scenes, create_frames: createFrames } }) => {
        const board = boardOf(state, id)
        const written = writeScript({ prompt, scenes })
        const script = written.map(({ script: text }) => text).join('\n\n')
        board.project['script'] = script
        if (createFrames) {
          const after = board.frames.length
          board.frames.push(
            ...written.map((scene, index) => ({
              ...scene,
              id: newId('frm'),
              project_id: board.project.id,
              position: after + index + 1,
            })),
          )
        }
        touch(board)
        return { script, frames_created: createFrames ? written.length : 0 }
      },
    }),
    operation({
      method: 'post',
      path: '/projects/{id}/share',
      scope,
      summary: 'Make a link to look at a project with',
      answer: { kind: 'item', status: 201, schema: shareSchema },
      handle: ({ id, origin }) => {
        boardOf(state, id)
        const share = state.shares.find(({ projectId }) => projectId === id) ?? {
          token: newId('shr'),
          projectId: id,
          createdAt: now(),
        }
        if (!state.shares.includes(share)) state.shares.push(share)
        return { url: `${origin}/share/${share.token}`, created_at: share.createdAt }
      },
    }),
    operation({
      method: 'delete',
      path: '/projects/{id}/share',
      scope,
      summary: 'Take the link back',
      answer: { kind: 'gone' },
      handle: ({ id }) => {
        boardOf(state, id)
        if (!state.shares.some(({ projectId }) => projectId === id)) throw notFound('Share link')
        state.shares = state.shares.filter(({ projectId }) => projectId !== id)
      },
    }),
  ]
}

function assertTeam({ teams }: State, teamId: string | null | undefined): void {
  if (teamId && !teams.some(({ id }) => id === teamId)) throw invalid({ team_id: ['There is no such team.'] })
}
