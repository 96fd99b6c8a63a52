import { z } from 'zod'
import { idSchema, mediaUrlSchema, secondsSchema } from './parts.ts'

export const audioTrackFields = z.object({
  kind: z.enum(['voiceover', 'music', 'sfx']),
  name: z.string().max(200).nullish(),
  url: mediaUrlSchema,
  frame_id: z.string().nullish().meta({ description: 'The frame it belongs to; it starts with that frame.' }),
  start: z.number().nullish().meta({ description: 'Seconds, of the film or of its frame; may be negative.' }),
  trim_start: secondsSchema.nullish(),
  duration: z.number().positive('Must be more than 0 seconds.').nullish(),
  volume: z.number().min(0).max(1).nullish(),
  gain_db: z.number().max(24).nullish(),
  fade_in: secondsSchema.nullish(),
  fade_out: secondsSchema.nullish(),
  loop: z.boolean().nullish(),
  muted: z.boolean().nullish(),
  text: z.string().max(20_000).nullish().meta({ description: 'What is said.' }),
  voice_id: z.string().nullish(),
})

export const audioTrackSchema = z
  .looseObject({ ...audioTrackFields.shape, id: idSchema, project_id: idSchema.nullish() })
  .meta({ id: 'AudioTrack' })
