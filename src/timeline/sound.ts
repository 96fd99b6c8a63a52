import { z } from 'zod'
import type { AudioClip } from './schema.ts'

const roleSoundSchema = z.object({
  /** Added to every clip of the role, in dB. */
  gainDb: z.number().min(-60).max(24).default(0),
  muted: z.boolean().default(false),
  /** When any role is solo, the others are not heard. */
  solo: z.boolean().default(false),
})

/** How the sound of a board is laid out; every field has a default, so `{}` is a complete setting. */
export const soundSchema = z.object({
  /**
   * The voiceovers that are heard, by track name, voice id or track id, also muted ones; captions say what these say.
   * None means those that are not muted. Shots keep the length they have without a choice.
   */
  voices: z.array(z.string().min(1).max(200)).max(50).default([]),
  roles: z
    .object({
      voiceover: roleSoundSchema.prefault({}),
      music: roleSoundSchema.prefault({}),
      sfx: roleSoundSchema.prefault({}),
    })
    .prefault({}),
  /** How far music goes down under voices, in dB; 0 leaves it alone. */
  duckingDb: z.number().min(-60).max(0).default(-10),
  /** How long music takes to go down; it is down when the voice begins. */
  duckingAttackSeconds: z.number().min(0.01).max(10).default(0.25),
  /** How long music takes to come back after the voice. */
  duckingReleaseSeconds: z.number().min(0.01).max(10).default(0.75),
  /** Of music that is still playing when the film ends, unless its track has a fade-out of its own. */
  musicFadeOutSeconds: z.number().min(0).max(30).default(2),
  /** Whether the sound that video files bring along is heard in their shots. */
  videoSound: z.enum(['keep', 'mute']).default('keep'),
})

export type Sound = z.infer<typeof soundSchema>

/** Whether a role is heard: not muted, and solo if any role is. */
export function isHeard(role: AudioClip['role'], { roles }: Sound): boolean {
  const anySolo = Object.values(roles).some(({ solo }) => solo)
  return !roles[role].muted && (!anySolo || roles[role].solo)
}

export function decibelsToGain(decibels: number): number {
  return 10 ** (decibels / 20)
}
