import type { Caption } from '../timeline/schema.ts'
import { type FrameRate, framesToSeconds } from '../timeline/time.ts'
import { clock } from './clock.ts'

/** Captions as WebVTT (W3C, 2019). Times are rounded to milliseconds, which is all the format has. */
export function toVtt({ captions, frameRate }: { captions: Caption[]; frameRate: FrameRate }): string {
  const time = (frame: number) => clock(framesToSeconds(frame, frameRate), '.')
  const cues = captions.map(({ from, durationInFrames, lines }, index) =>
    [index + 1, `${time(from)} --> ${time(from + durationInFrames)}`, ...lines.map(escapeLine), ''].join('\n'),
  )
  return ['WEBVTT\n', ...cues].join('\n')
}

/** Also keeps `-->` out of cue text, where it must not be. */
function escapeLine(line: string): string {
  return line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
