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
      script: '',
      status: null,
      still: null,
      timedBy: 'duration',
      fit: 'contain',
      focalPoint: { x: 0.5, y: 0.5 },
      motion: null,
      headInFrames: 0,
      tailInFrames: 0,
      from,
      ...shot,
    } as const
  })
  return {
    schemaVersion: 1,
    composition: 'Storyboard',
    look: PLAIN_LOOK,
    logo: null,
    startFrame: 0,
    facts: { version: null, date: null },
    projectId: 'test',
    title: 'Test',
    width: 320,
    height: 180,
    frameRate: { numerator: 24, denominator: 1 },
    durationInFrames: end,
    transitions: [],
    captions: [],
    audioClips: [],
    markers: [],
    warnings: [],
    ...rest,
    shots: placed,
  }
}

export function imageOf(file: string, { width, height } = { width: 320, height: 180 }): Picture {
  return { kind: 'image', image: { ...mediaOf(file), widthInPixels: width, heightInPixels: height } }
}

export function videoOf(file: string, availableFrames: number): Picture {
  const size = { widthInPixels: 320, heightInPixels: 180 }
  return { kind: 'video', video: { ...mediaOf(file), ...size, availableFrames, loop: false, speed: 1 } }
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
