import { MAX_LINES } from './captions.ts'
import type { Caption, Shot } from './schema.ts'
import { columnsOf } from './text-columns.ts'
import { type FrameRate, framesToSeconds } from './time.ts'

/** What people can read, in columns a second. */
const MAX_COLUMNS_PER_SECOND = 20

/**
 * What is wrong with one shot's captions for a reader, in sentences that name the shot.
 *
 * @param dialogueColumns of what the captions should say.
 */
export function lintCaptions({
  shot,
  captions,
  dialogueColumns,
  lineColumns,
  frameRate,
}: {
  shot: Shot
  captions: Caption[]
  dialogueColumns: number
  lineColumns: number
  frameRate: FrameRate
}): string[] {
  const warnings: string[] = []
  const speeds = captions.map(
    ({ lines, durationInFrames }) => columnsOf(lines.join(' ')) / framesToSeconds(durationInFrames, frameRate),
  )
  const fastest = Math.max(0, ...speeds)
  const longest = Math.max(0, ...captions.flatMap(({ lines }) => lines.map(columnsOf)))
  const mostLines = Math.max(0, ...captions.map(({ lines }) => lines.length))
  const shown = captions.reduce((sum, { lines }) => sum + columnsOf(lines.join(' ')) + 1, 0)
  if (shown < dialogueColumns) {
    warnings.push(
      `Shot ${shot.number} is too short for its captions: only the first ${captions.length} fit, the rest is left out. Make the shot longer or its dialogue shorter.`,
    )
  }
  if (fastest > MAX_COLUMNS_PER_SECOND) {
    warnings.push(
      `The captions of shot ${shot.number} ask for ${Math.ceil(fastest)} characters a second; people read ${MAX_COLUMNS_PER_SECOND}. Make the shot longer or its dialogue shorter.`,
    )
  }
  if (longest > lineColumns) {
    warnings.push(
      `A caption line of shot ${shot.number} is ${longest} characters long; ${lineColumns} have room. It is wrapped or drawn smaller.`,
    )
  }
  if (mostLines > MAX_LINES) {
    warnings.push(`A caption of shot ${shot.number} has ${mostLines} lines; more than ${MAX_LINES} hide the picture.`)
  }
  return warnings
}
