import { z } from 'zod'
import { type BurnIn, type Look, lookSchema } from '../timeline/look.ts'
import { commaListSchema } from './comma-list.ts'
import { readLogo } from './read-logo.ts'

/** What `--burn-in` takes: fields, separated by commas, each in its usual corner. */
export const burnInFieldsSchema = commaListSchema.pipe(
  z.array(z.enum(['shot', 'scene', 'timecode', 'frame', 'version', 'date', 'status'])),
)

export type BurnInFields = z.infer<typeof burnInFieldsSchema>

/**
 * A look with what the command line asks for besides it.
 *
 * @param watermark words, or the path of a picture.
 * @throws {UsageError} when the watermark's picture cannot be read.
 */
export async function applyLookOptions(
  look: Look,
  { burnIn, watermark }: { burnIn: BurnInFields | null; watermark: string | null },
): Promise<Look> {
  const burnIns = burnIn === null ? look.burnIns : burnIn.map((field) => ({ field, corner: CORNERS[field], text: '' }))
  if (watermark === null) return { ...look, burnIns }
  const words = /\.(png|jpe?g|webp|svg)$/i.test(watermark)
    ? { image: await readLogo(watermark), text: '' }
    : { image: null, text: watermark }
  return lookSchema.parse({ ...look, burnIns, watermark: { ...look.watermark, ...words } })
}

const CORNERS: Record<BurnInFields[number], BurnIn['corner']> = {
  shot: 'top-left',
  scene: 'top-left',
  status: 'top-left',
  timecode: 'top-right',
  frame: 'top-right',
  version: 'bottom-left',
  date: 'bottom-left',
}
