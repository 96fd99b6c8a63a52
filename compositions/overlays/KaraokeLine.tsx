import type { CSSProperties } from 'react'
import { useCurrentFrame } from 'remotion'
import type { Caption } from '../../src/timeline/schema.ts'

type KaraokeLineProps = { words: NonNullable<Caption['words']>; accent: string }

/** A line whose words light up as they are spoken; its sequence begins with its cue. */
export function KaraokeLine({ words, accent }: KaraokeLineProps) {
  const frame = useCurrentFrame()
  return words.map((word, index) => (
    <span key={`${index} ${word.text}`} style={styleAt(frame, word, accent)}>
      {word.text}
    </span>
  ))
}

function styleAt(frame: number, word: { from: number; durationInFrames: number }, accent: string): CSSProperties {
  if (frame < word.from) return COMING
  return frame < word.from + word.durationInFrames ? { color: accent } : {}
}

/** Readable already, but behind what is spoken. */
const COMING: CSSProperties = { opacity: 0.55 }
