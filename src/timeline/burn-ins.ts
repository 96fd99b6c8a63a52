import type { BurnIn, Corner } from './look.ts'
import { sceneName } from './scene-name.ts'
import type { Shot, Timeline } from './schema.ts'
import { timecode } from './time.ts'

/** The lines of one corner, from the top. */
export type BurnInStack = { corner: Corner; lines: { field: BurnIn['field']; text: string }[] }

/**
 * What is burned into one frame, by corner. A field with nothing to say, such as the scene of a shot without one,
 * takes no line.
 *
 * @param frame on the timeline clock; a slice counts on from where it stands in the film.
 */
export function burnInStacks(timeline: Timeline, frame: number): BurnInStack[] {
  const shot = timeline.shots.find(({ from, durationInFrames }) => frame >= from && frame < from + durationInFrames)
  const stacks = new Map<Corner, BurnInStack>()
  for (const { field, corner, text: custom } of timeline.look.burnIns) {
    const text = field === 'text' ? custom : textOf({ field, timeline, shot, frame })
    if (text === null || text === '') continue
    const stack = stacks.get(corner) ?? { corner, lines: [] }
    stack.lines.push({ field, text })
    stacks.set(corner, stack)
  }
  return [...stacks.values()]
}

/** Whether a frame's picture depends on where in the film it stands. */
export function countsFrames({ composition, look }: Pick<Timeline, 'composition' | 'look'>): boolean {
  return composition === 'Animatic' || look.burnIns.some(({ field }) => field === 'timecode' || field === 'frame')
}

// --- internal ---

function textOf({
  field,
  timeline,
  shot,
  frame,
}: {
  field: Exclude<BurnIn['field'], 'text'>
  timeline: Timeline
  shot: Shot | undefined
  frame: number
}): string | null {
  switch (field) {
    case 'shot':
      return shot === undefined || shot.number === '' ? null : `Shot ${shot.number}`
    case 'scene':
      return shot?.scene ? sceneName(shot.scene) : null
    case 'status':
      return shot?.status ?? null
    case 'timecode':
      return timecode(timeline.startFrame + frame, timeline.frameRate)
    case 'frame':
      return String(timeline.startFrame + frame).padStart(FRAME_DIGITS, '0')
    case 'version':
      return timeline.facts.version === null ? null : `Version ${timeline.facts.version}`
    case 'date':
      return timeline.facts.date
  }
}

/** Six digits last for nine hours at 30 frames a second, and keep the line from changing its width. */
const FRAME_DIGITS = 6
