import { z } from 'zod'
import type { Rectangle } from './animatic-layout.ts'
import { sceneName } from './scene-name.ts'
import { type Shot, type Timeline, timelineSchema } from './schema.ts'
import { framesToSeconds } from './time.ts'

/** How many panels a page has across and down. */
export const gridSchema = z.object({ columns: z.int().min(1).max(8), rows: z.int().min(1).max(8) })

/** A contact sheet: the film's shots as stills, page by page; frame n of the composition is page n. */
export const contactSheetSchema = z.object({ timeline: timelineSchema, grid: gridSchema })

export type ContactSheetProps = z.infer<typeof contactSheetSchema>

export type Grid = z.infer<typeof gridSchema>

export type SheetPage = { title: string; note: string; panels: SheetPanel[] }

export type SheetPanel = {
  shot: Shot
  /** Of the shot, on its own clock: the frame that stands for it. */
  frame: number
  picture: Rectangle
  text: Rectangle
  /** The words stand beside the picture, in a narrow column. */
  isNarrow: boolean
  heading: string
  /** Its paragraphs run on, to save lines. */
  script: string
  duration: string
}

/** A4 at 212 dots an inch, lying or, when the grid is higher than wide, standing. All in pixels. */
const LONG_EDGE = 2480
const SHORT_EDGE = 1754
const MARGIN = 96
const HEADER = 120
const GAP = 44
/** Room for a heading and at least two lines of script. */
const LEAST_TEXT = 152

/** Every page of the sheet, everything placed. Cards are no shots of the board and left out. */
export function layOutSheet({ timeline, grid }: ContactSheetProps): {
  width: number
  height: number
  pages: SheetPage[]
} {
  const { columns, rows } = grid
  const [width, height] = rows > columns ? [SHORT_EDGE, LONG_EDGE] : [LONG_EDGE, SHORT_EDGE]
  const cellWidth = (width - 2 * MARGIN - (columns - 1) * GAP) / columns
  const cellHeight = (height - 2 * MARGIN - HEADER - (rows - 1) * GAP) / rows
  const scale = Math.min(
    cellWidth / timeline.width,
    Math.max(cellHeight * 0.4, cellHeight - LEAST_TEXT) / timeline.height,
  )
  const picture = { width: Math.round(timeline.width * scale), height: Math.round(timeline.height * scale) }
  // The words of an upright picture stand beside it.
  const isBeside = cellWidth - picture.width > cellWidth * 0.5

  const placed = timeline.shots
    .filter((shot) => shot.picture.kind !== 'card')
    .map((shot, index): SheetPanel => {
      const inPage = index % (columns * rows)
      const left = Math.round(MARGIN + (inPage % columns) * (cellWidth + GAP))
      const top = Math.round(MARGIN + HEADER + Math.floor(inPage / columns) * (cellHeight + GAP))
      const text = isBeside
        ? { left: left + picture.width + 24, top, width: cellWidth - picture.width - 24, height: cellHeight }
        : { left, top: top + picture.height + 14, width: cellWidth, height: cellHeight - picture.height - 14 }
      return {
        shot,
        frame: middleOf(shot),
        picture: { left, top, ...picture },
        text,
        isNarrow: isBeside,
        script: shot.script.replace(/\n+/g, ' · '),
        heading: shot.title ?? sceneName(shot.scene ?? ''),
        duration: `${framesToSeconds(shot.durationInFrames, timeline.frameRate).toFixed(1)} s`,
      }
    })

  const count = Math.max(1, Math.ceil(placed.length / (columns * rows)))
  const pages = Array.from({ length: count }, (_, page) => ({
    title: timeline.title,
    note: noteOf(timeline, page + 1, count),
    panels: placed.slice(page * columns * rows, (page + 1) * columns * rows),
  }))
  return { width, height, pages }
}

/** The frame in the middle of what a shot shows, on the shot's clock. */
export function middleOf({ durationInFrames, picture }: Shot): number {
  if (picture.kind !== 'video') return Math.floor((durationInFrames - 1) / 2)
  const { availableFrames, speed } = picture.video
  return Math.floor((Math.min(durationInFrames, Math.ceil(availableFrames / speed)) - 1) / 2)
}

// --- internal ---

function noteOf({ facts: { version, date } }: Timeline, page: number, count: number): string {
  return [version === null ? null : `Version ${version}`, date, `${page} / ${count}`]
    .filter((part) => part !== null)
    .join('   ·   ')
}
