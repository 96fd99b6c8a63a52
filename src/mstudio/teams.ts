import type { RouteTarget } from './routes.ts'
import type { CallOptions, TypedCalls } from './typed-calls.ts'
import type { NewInvite, NewMember } from './wire-requests.ts'
import { type Invite, type Member, parseInvite, parseMember, parseTeam, type Team } from './wire-resources.ts'

type OfTeam = CallOptions & { teamId: string }

/** Teams and who is in them. Scope `teams`. */
export type TeamsApi = {
  list(options?: CallOptions): Promise<Team[]>
  get(options: OfTeam): Promise<Team>
  create(options: CallOptions & { name: string }): Promise<Team>
  update(options: OfTeam & { name: string }): Promise<Team>
  remove(options: OfTeam): Promise<void>
  members(options: OfTeam): Promise<Member[]>
  addMember(options: OfTeam & { member: NewMember }): Promise<Member>
  invite(options: OfTeam & { invite: NewInvite }): Promise<Invite>
}

export function teamsApi(calls: TypedCalls): TeamsApi {
  const one = { name: 'team', parse: parseTeam } as const
  const at = (id: string): RouteTarget => ({ route: 'team', id })
  const members = (id: string): RouteTarget => ({ route: 'members', id })
  return {
    list: ({ signal } = {}) => calls.list({ target: { route: 'teams' }, name: 'teams', parse: parseTeam, signal }),
    get: ({ teamId, signal }) => calls.get({ ...one, target: at(teamId), signal }),
    create: ({ name, signal }) =>
      calls.send({ ...one, method: 'POST', target: { route: 'teams' }, body: { name }, signal }),
    update: ({ teamId, name, signal }) =>
      calls.send({ ...one, method: 'PATCH', target: at(teamId), body: { name }, signal }),
    remove: ({ teamId, signal }) => calls.remove({ target: at(teamId), signal }),
    members: ({ teamId, signal }) =>
      calls.list({ target: members(teamId), name: 'members', parse: parseMember, signal }),
    addMember: ({ teamId, member, signal }) =>
      calls.send({ method: 'POST', target: members(teamId), body: member, name: 'member', parse: parseMember, signal }),
    invite: ({ teamId, invite, signal }) =>
      calls.send({
        method: 'POST',
        target: { route: 'invites', id: teamId },
        body: invite,
        name: 'invite',
        parse: parseInvite,
        signal,
      }),
  }
}
