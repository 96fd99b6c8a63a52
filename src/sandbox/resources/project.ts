import { z } from 'zod'
import { idSchema, timestampSchema } from './parts.ts'

export const projectFields = z.object({
  title: z.string().min(1, 'A project needs a title.').max(200),
  description: z.string().max(10_000).nullish(),
  aspect_ratio: z
    .string()
    .regex(/^\d+(\.\d+)?:\d+(\.\d+)?$/, 'Must be a ratio such as 16:9.')
    .nullish()
    .meta({ examples: ['16:9'] }),
  fps: z.number().positive().max(240).nullish().meta({ description: 'Frames a second.' }),
  team_id: z.string().nullish(),
})

export const projectSchema = z
  .looseObject({
    ...projectFields.shape,
    id: idSchema,
    version: z.number().nullish().meta({ description: 'Grows with each change of the project or its parts.' }),
    updated_at: timestampSchema.nullish(),
    script: z.string().nullish(),
  })
  .meta({ id: 'Project' })

export const scriptRequest = z
  .object({
    prompt: z.string().min(1, 'Say what the film is about.').max(10_000),
    scenes: z.int().min(1).max(40).default(4),
    create_frames: z.boolean().default(false).meta({ description: 'Adds one frame a scene, without pictures.' }),
  })
  .meta({ id: 'ScriptRequest' })

export const scriptSchema = z
  .object({ script: z.string(), frames_created: z.int() })
  .meta({ id: 'Script', description: 'A screenplay: sluglines, action, dialogue.' })

export const shareSchema = z
  .object({ url: z.url(), created_at: timestampSchema })
  .meta({ id: 'Share', description: 'A page that shows the project to whoever has the link.' })
