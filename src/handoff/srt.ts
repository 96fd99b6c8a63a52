import type { Caption } from '../timeline/schema.ts'
import { type FrameRate, framesToSeconds } from '../timeline/time.ts'
import { clock } from './clock.ts'

/** Captions as SubRip. Times are rounded to milliseconds, which is all the format has. */
export function toSrt({ captions, frameRate }: { captions: Caption[]; frameRate: FrameRate }): string {
  const time = (frame: number) => clock(framesToSeconds(frame, frameRate), ',')
  return captions
    .map(({ from, durationInFrames, lines }, index) =>
      [index + 1, `${time(from)} --> ${time(from + durationInFrames)}`, ...lines.map(escapeLine), ''].join('\n'),
    )
    .join('\n')
}

/**
 * SubRip has no escapes, yet players read tags in angle brackets and braces, and parsers look for arrows. An invisible
 * word joiner keeps them from taking a line's own for theirs.
 */
function escapeLine(line: string): string {
  return line.replace(/[<{]/g, '$&\u2060').replace(/-->/g, '--\u2060>')
}
