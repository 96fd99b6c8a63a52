import type { Store } from '../open-store.ts'
import { type Operation, operation, operationWithBody } from '../operation.ts'
import { invalid } from '../refusal.ts'
import { changesTo } from '../resources/parts.ts'
import { projectSchema } from '../resources/project.ts'
import {
  inviteFields,
  inviteSchema,
  type KeptTeam,
  memberFields,
  memberSchema,
  teamFields,
  teamSchema,
} from '../resources/team.ts'
import { itemOf, newId, now, touch } from '../state.ts'

const scope = 'teams'
const answer = { kind: 'item', status: 200, schema: teamSchema } as const

export function teamOperations({ state }: Store): Operation[] {
  const teamOf = (id: string) => itemOf(state.teams, id, 'Team')

  return [
    operation({
      method: 'get',
      path: '/teams',
      scope,
      summary: 'List teams',
      answer: { kind: 'list', schema: teamSchema },
      handle: () => state.teams.map(shown),
    }),
    operationWithBody({
      method: 'post',
      path: '/teams',
      scope,
      summary: 'Create a team',
      body: teamFields,
      answer: { ...answer, status: 201 },
      handle: ({ body }) => {
        const team: KeptTeam = { ...body, id: newId('team'), created_at: now(), members: [], invites: [] }
        state.teams.push(team)
        return shown(team)
      },
    }),
    operation({
      method: 'get',
      path: '/teams/{id}',
      scope,
      summary: 'Read a team',
      answer,
      handle: ({ id }) => shown(teamOf(id)),
    }),
    operationWithBody({
      method: 'patch',
      path: '/teams/{id}',
      scope,
      summary: 'Change a team',
      body: changesTo(teamFields),
      answer,
      handle: ({ id, body }) => shown(Object.assign(teamOf(id), body)),
    }),
    operation({
      method: 'delete',
      path: '/teams/{id}',
      scope,
      summary: 'Delete a team; its projects stay',
      answer: { kind: 'gone' },
      handle: ({ id }) => {
        teamOf(id)
        state.teams = state.teams.filter((team) => team.id !== id)
        for (const board of state.boards.filter(({ project }) => project['team_id'] === id)) {
          board.project['team_id'] = null
          touch(board)
        }
      },
    }),
    operation({
      method: 'get',
      path: '/teams/{id}/members',
      scope,
      summary: 'List the members of a team',
      answer: { kind: 'list', schema: memberSchema },
      handle: ({ id }) => teamOf(id).members,
    }),
    operationWithBody({
      method: 'post',
      path: '/teams/{id}/members',
      scope,
      summary: 'Add a member to a team',
      body: memberFields,
      answer: { kind: 'item', status: 201, schema: memberSchema },
      handle: ({ id, body }) => {
        const team = teamOf(id)
        assertNew(team.members, body.email)
        const member = { ...body, id: newId('mem') }
        team.members.push(member)
        return member
      },
    }),
    operationWithBody({
      method: 'post',
      path: '/teams/{id}/invites',
      scope,
      summary: 'Invite somebody to a team',
      body: inviteFields,
      answer: { kind: 'item', status: 201, schema: inviteSchema },
      handle: ({ id, body }) => {
        const team = teamOf(id)
        assertNew([...team.members, ...team.invites], body.email)
        const invite = { ...body, id: newId('inv'), status: 'pending', created_at: now() } as const
        team.invites.push(invite)
        return invite
      },
    }),
    operation({
      method: 'get',
      path: '/teams/{id}/projects',
      scope,
      summary: 'List the projects of a team',
      answer: { kind: 'list', schema: projectSchema },
      handle: ({ id }) => {
        teamOf(id)
        return state.boards.map(({ project }) => project).filter((project) => project['team_id'] === id)
      },
    }),
  ]
}

function shown({ id, name, created_at, members }: KeptTeam): object {
  return { id, name, created_at, member_count: members.length }
}

function assertNew(people: readonly { email: string }[], email: string): void {
  if (people.some((person) => person.email === email)) throw invalid({ email: ['Is in the team or invited already.'] })
}
