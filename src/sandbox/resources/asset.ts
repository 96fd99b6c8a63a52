import { z } from 'zod'
import { idSchema, timestampSchema } from './parts.ts'

export const assetUpload = z
  .object({
    file: z.file().min(1, 'The file is empty.').meta({ format: 'binary' }),
    name: z.string().min(1).max(200).optional().meta({ description: 'Instead of the name of the file.' }),
  })
  .meta({ id: 'AssetUpload' })

export const assetSchema = z
  .object({
    id: z.string(),
    project_id: idSchema,
    name: z.string(),
    type: z.enum(['image', 'audio', 'video']),
    content_type: z.string(),
    size: z.int().meta({ description: 'Bytes.' }),
    url: z.string(),
    created_at: timestampSchema,
  })
  .meta({ id: 'Asset' })

export type Asset = z.infer<typeof assetSchema>
