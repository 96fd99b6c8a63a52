import { z } from 'zod'
import { captionOutputSchema, filmPartSchema } from '../../export-request.ts'
import { PROJECT_ID } from '../../mstudio/wire.ts'
import { loudnessSchema } from '../../render/loudness.ts'
import { outputKindSchema } from '../../render/output-kind.ts'
import { compositionIdSchema } from '../../timeline/composition-id.ts'
import { lookSchema } from '../../timeline/look.ts'
import { BUILT_IN_LOOKS } from '../../timeline/looks.ts'
import { soundSchema } from '../../timeline/sound.ts'
import { type OrderedRequest, type Priority, prioritySchema } from '../exports/export-record.ts'

const LOOK_NAMES = [...BUILT_IN_LOOKS.keys()]

const lookOrderSchema = z
  .union([z.enum(LOOK_NAMES).transform((name) => lookSchema.parse(BUILT_IN_LOOKS.get(name) ?? {})), lookSchema])
  .default(lookSchema.parse({}))

/** What somebody asks for over HTTP: the options of `storyreel render`, all but the project with a default. */
export const exportOrderSchema = z
  .strictObject({
    projectId: z.string().regex(PROJECT_ID, 'must be letters, digits, - and _ only'),
    aspect: z
      .string()
      .max(20)
      .nullable()
      .default(null)
      .describe('`16:9`, `9:16`, any ratio, or pixels such as `1280x720`; null takes the project’s'),
    lines: z
      .int()
      .min(16)
      .max(4320)
      .nullable()
      .default(null)
      .describe('The short edge of a ratio’s picture in pixels; null goes by the quality'),
    fps: z.number().positive().nullable().default(null).describe('Such as 29.97; null takes the project’s'),
    quality: z.enum(['draft', 'standard', 'high']).default('standard'),
    captions: z
      .array(captionOutputSchema)
      .max(4)
      .default(['burn'])
      .transform((outputs) => [...new Set(outputs)])
      .describe('In the picture (`burn`), as files (`srt`, `vtt`), as a track (`soft`); `[]` for none'),
    composition: compositionIdSchema.default('Storyboard'),
    look: lookOrderSchema.describe('A look by name, or the fields that are to be different'),
    strict: z.boolean().default(false).describe('Refuse a project with frames that have no picture'),
    part: filmPartSchema.default({ kind: 'whole' }),
    sound: soundSchema.prefault({}),
    loudness: loudnessSchema.default('web'),
    outputs: z
      .array(outputKindSchema)
      .max(7)
      .default(['mp4'])
      .transform((kinds) => [...new Set(kinds)])
      .describe('Files besides the MP4, which is always made'),
    priority: prioritySchema.default('normal'),
  })
  .refine(({ aspect, lines }) => lines === null || !aspect?.includes('x'), {
    path: ['lines'],
    message: 'must be left out when the format is given in pixels',
  })
  .meta({ id: 'ExportOrder' })

export type ExportOrder = z.infer<typeof exportOrderSchema>

/** As the ledger takes it. */
export function toEntry({ priority, ...order }: ExportOrder): { request: OrderedRequest; priority: Priority } {
  return { request: { ...order, reuse: true, stems: false }, priority }
}
