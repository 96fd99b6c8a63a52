import { z } from 'zod'
import { timestampSchema } from './parts.ts'

export const voiceFields = z.object({
  name: z.string().min(1, 'A voice needs a name.').max(100),
  description: z.string().max(1000).nullish(),
  language: z.string().max(35).nullish().meta({ description: 'BCP 47, such as en-GB.' }),
  pitch: z.number().min(60).max(400).meta({ description: 'Hertz, of the middle of its range.' }),
  pace: z.number().min(0.5).max(2).meta({ description: '1 is about four syllables a second.' }),
})

/** Voices are created with less. */
export const newVoiceFields = voiceFields.extend({
  pitch: voiceFields.shape.pitch.default(150),
  pace: voiceFields.shape.pace.default(1),
})

export const voiceSchema = z
  .object({ ...voiceFields.shape, id: z.string(), created_at: timestampSchema })
  .meta({ id: 'Voice' })

export type Voice = z.infer<typeof voiceSchema>

/** Who speaks in the sample project, and two more. */
export const SAMPLE_VOICES: readonly Voice[] = [
  {
    id: 'voice_keeper',
    name: 'Mara',
    description: 'An old lighthouse keeper.',
    language: 'en-GB',
    pitch: 165,
    pace: 0.85,
  },
  {
    id: 'voice_child',
    name: 'The child',
    description: 'A child over a radio.',
    language: 'en-GB',
    pitch: 290,
    pace: 1.05,
  },
  {
    id: 'voice_narrator',
    name: 'Narrator',
    description: 'Deep and unhurried.',
    language: 'en-US',
    pitch: 105,
    pace: 0.95,
  },
  { id: 'voice_anna', name: 'Anna', description: 'Bright and quick.', language: 'de-DE', pitch: 215, pace: 1.2 },
].map((voice) => ({ ...voice, created_at: '2025-01-15T10:00:00Z' }))
