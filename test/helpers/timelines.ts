import { PLAIN_LOOK } from '../../src/timeline/look.ts'
import type { Caption, Picture, Shot, Timeline } from '../../src/timeline/schema.ts'

type Draft = Partial<Omit<Timeline, 'shots'>> & {
  /** In playing order; each begins where the one before ends. */
  shots: Array<{ durationInFrames: number; picture: Picture } & Partial<Shot>>
}

/** A valid timeline from what a test is about; 320×180 at 24 frames a second unless it says otherwise. */
export function timelineOf({ shots, ...rest }: Draft): Timeline {
  let end = 0
  const placed = shots.map((shot, index) => {
    const from = end
    end += shot.durationInFrames
    return {
      id: `shot-${index}`,
      number: `${index + 1}`,
      scene: null,
      title: null,
      timedBy: 'duration',
      from,
      ...shot,
    } as const
  })
  return {
    schemaVersion: 1,
    look: PLAIN_LOOK,
    projectId: 'test',
    title: 'Test',
    width: 320,
    height: 180,
    frameRate: { numerator: 24, denominator: 1 },
    durationInFrames: end,
    captions: [],
    audioClips: [],
    markers: [],
    ...rest,
    shots: placed,
  }
}

/** The frames `[from, from + durationInFrames)` of a timeline as a timeline of their own; nothing is trimmed. */
export function sliceOf(timeline: Timeline, from: number, durationInFrames: number): Timeline {
  const shift = <Placed extends { from: number }>(placed: Placed) => ({ ...placed, from: placed.from - from })
  const touches = (placed: { from: number; durationInFrames: number }) =>
    placed.from < from + durationInFrames && placed.from + placed.durationInFrames > from
  return {
    ...timeline,
    durationInFrames,
    shots: timeline.shots.filter(touches).map(shift),
    captions: timeline.captions.filter(touches).map(shift),
  }
}

export function imageOf(file: string): Picture {
  return { kind: 'image', image: { ...mediaOf(file), widthInPixels: 320, heightInPixels: 180 } }
}

export function videoOf(file: string, availableFrames: number): Picture {
  return { kind: 'video', video: { ...mediaOf(file), widthInPixels: 320, heightInPixels: 180, availableFrames } }
}

export function slateOf(text: string): Picture {
  return { kind: 'slate', text }
}

export function captionOf(from: number, durationInFrames: number, ...lines: string[]): Caption {
  return { shotId: 'shot-0', from, durationInFrames, lines }
}

function mediaOf(file: string) {
  return { sha256: '0'.repeat(64), src: `media/${file}` }
}
