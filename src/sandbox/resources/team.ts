import { z } from 'zod'
import { timestampSchema } from './parts.ts'

export const teamFields = z.object({ name: z.string().min(1, 'A team needs a name.').max(100) })

const roleSchema = z.enum(['owner', 'editor', 'viewer'])

export const memberFields = z.object({
  name: z.string().min(1, 'A member needs a name.').max(100),
  email: z.email('Must be an e-mail address.'),
  role: roleSchema.default('editor'),
})

export const memberSchema = z.object({ ...memberFields.shape, id: z.string() }).meta({ id: 'Member' })

export const inviteFields = z.object({
  email: z.email('Must be an e-mail address.'),
  role: roleSchema.default('editor'),
})

export const inviteSchema = z
  .object({ ...inviteFields.shape, id: z.string(), status: z.literal('pending'), created_at: timestampSchema })
  .meta({ id: 'Invite', description: 'Nothing is sent.' })

export const teamSchema = z
  .object({ ...teamFields.shape, id: z.string(), member_count: z.int(), created_at: timestampSchema })
  .meta({ id: 'Team' })

/** A team as it is kept. */
export const keptTeamSchema = z.object({
  ...teamSchema.omit({ member_count: true }).shape,
  members: z.array(memberSchema),
  invites: z.array(inviteSchema),
})

export type KeptTeam = z.infer<typeof keptTeamSchema>

/** The team of the sample project. */
export const SAMPLE_TEAM: KeptTeam = {
  id: 'team_gannet',
  name: 'Gannet Pictures',
  created_at: '2025-01-15T10:00:00Z',
  members: [
    { id: 'mem_mara', name: 'Mara', email: 'mara@gannet.example', role: 'owner' },
    { id: 'mem_ines', name: 'Ines', email: 'ines@gannet.example', role: 'editor' },
  ],
  invites: [],
}
