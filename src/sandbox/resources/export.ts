import { z } from 'zod'
import { idSchema, timestampSchema } from './parts.ts'

export const exportFields = z.object({
  asset_id: z.string().nullish().meta({ description: 'A film that is uploaded already; without it, one is made.' }),
  format: z.enum(['mp4']).default('mp4'),
})

export const exportSchema = z
  .object({
    id: z.string(),
    project_id: idSchema,
    asset_id: z.string().nullable(),
    format: z.enum(['mp4']),
    status: z.enum(['processing', 'completed', 'failed']),
    url: z.string().nullable(),
    error: z.string().nullable(),
    created_at: timestampSchema,
  })
  .meta({ id: 'Export' })

export type Export = z.infer<typeof exportSchema>
