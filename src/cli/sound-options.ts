import type { Command } from 'commander'
import { z } from 'zod'
import { type Sound, soundSchema } from '../timeline/sound.ts'
import { commaListSchema } from './comma-list.ts'

const roleSchema = z.enum(['voiceover', 'music', 'sfx'])
const ROLES = roleSchema.options.join(', ')

const rolesSchema = z.string().transform((list, context) =>
  list.split(',').map((written) => {
    const role = roleSchema.safeParse(written.trim())
    if (role.success) return role.data
    context.addIssue(`"${written.trim()}" is none of ${ROLES}`)
    return z.NEVER
  }),
)

const LEAST_GAIN_DB = -60
const MOST_GAIN_DB = 24

/** `music=-6,voiceover=2`, as pairs. */
const gainsSchema = z.string().transform((list, context) =>
  list.split(',').map((written) => {
    const [, name, decibels] = /^\s*([a-z]+)=([-+]?\d+(?:\.\d+)?)\s*$/.exec(written) ?? []
    const role = roleSchema.safeParse(name)
    const gainDb = Number(decibels)
    if (role.success && gainDb >= LEAST_GAIN_DB && gainDb <= MOST_GAIN_DB) return { role: role.data, gainDb }
    context.addIssue(
      `"${written}" is no role of ${ROLES} with ${LEAST_GAIN_DB} to ${MOST_GAIN_DB} dB, such as music=-6`,
    )
    return z.NEVER
  }),
)

function amount({ least, most, unit }: { least: number; most: number; unit: string }) {
  const message = `must be ${least} to ${most} ${unit}`
  const number = z.number().min(least, message).max(most, message)
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, message)
    .transform(Number)
    .pipe(number)
    .optional()
}

/** The options that decide what an export sounds like, but for its loudness. */
export const soundOptionsSchema = z.object({
  voices: commaListSchema.default([]),
  mute: rolesSchema.default([]),
  solo: rolesSchema.default([]),
  gain: gainsSchema.default([]),
  ducking: amount({ least: 0, most: 60, unit: 'dB' }),
  duckingAttack: amount({ least: 0.01, most: 10, unit: 's' }),
  duckingRelease: amount({ least: 0.01, most: 10, unit: 's' }),
  musicFade: amount({ least: 0, most: 30, unit: 's' }),
  videoSound: z.enum(['keep', 'mute']),
})

export function withSoundOptions(command: Command): Command {
  return command
    .option('--voices <list>', 'only these voiceovers, by track name or voice id, muted ones too; captions follow them')
    .option('--mute <roles>', `leave out the sound of roles: ${ROLES}, or several with commas`)
    .option('--solo <roles>', 'leave out the sound of all other roles')
    .option('--gain <role=dB>', 'louder or softer by -60 to 24 dB, such as music=-6,voiceover=2')
    .option('--ducking <dB>', 'how far music goes down under voices, 0 (not at all) to 60 (default: 10)')
    .option('--ducking-attack <seconds>', 'how long it takes to go down, 0.01 to 10 (default: 0.25)')
    .option('--ducking-release <seconds>', 'how long it takes to come back, 0.01 to 10 (default: 0.75)')
    .option('--music-fade <seconds>', 'of music still playing when the film ends, 0 to 30 (default: 2)')
    .option('--video-sound <mode>', 'keep or mute the sound that videos bring along', 'keep')
}

export function soundOf(options: z.infer<typeof soundOptionsSchema>): Sound {
  const { voices, mute, solo, gain, ducking, videoSound } = options
  const roleSound = (role: z.infer<typeof roleSchema>) => ({
    gainDb: gain.find((each) => each.role === role)?.gainDb,
    muted: mute.includes(role),
    solo: solo.includes(role),
  })
  return soundSchema.parse({
    voices,
    roles: Object.fromEntries(roleSchema.options.map((role) => [role, roleSound(role)])),
    duckingDb: ducking === undefined ? undefined : -ducking,
    duckingAttackSeconds: options.duckingAttack,
    duckingReleaseSeconds: options.duckingRelease,
    musicFadeOutSeconds: options.musicFade,
    videoSound,
  })
}
