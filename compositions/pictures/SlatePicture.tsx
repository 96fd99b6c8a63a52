import type { CSSProperties } from 'react'
import { AbsoluteFill, useVideoConfig } from 'remotion'
import { fitText } from '../fit-text.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { ACCENT, GROUND, INK, INK_SOFT, RULE } from '../palette.ts'

type SlatePictureProps = { number: string; title: string | null; scene: string | null; text: string }

/** The card for a shot that has nothing to show yet: what it is called and what happens in it. */
export function SlatePicture({ number, title, scene, text }: SlatePictureProps) {
  const { width, height } = useVideoConfig()
  const unit = Math.sqrt(width * height) / 100
  const margin = unit * 8
  const heading = title ?? ''
  const body = fitText(text, {
    width: Math.min(width - margin * 2, unit * 92),
    height: height * 0.4,
    lineHeight: BODY_LINE_HEIGHT,
    largest: unit * 4.4,
    smallest: unit * 1.9,
  })
  return (
    <AbsoluteFill style={{ ...CARD, padding: margin, paddingBottom: height * CAPTION_ZONE }}>
      <div style={{ ...EYEBROW, fontSize: unit * 1.7 }}>
        <span style={{ color: ACCENT }}>Shot {number}</span>
        {scene === null ? null : <span dir="auto">{scene}</span>}
      </div>
      <div style={{ height: unit * 0.14, background: RULE, margin: `${unit * 2}px 0 ${unit * 3}px` }} />
      <div dir="auto" style={{ ...HEADING, fontSize: unit * 5 }}>
        {heading}
      </div>
      <div dir="auto" style={{ ...BODY, fontSize: body.fontSize, WebkitLineClamp: body.maxLines }}>
        {text}
      </div>
    </AbsoluteFill>
  )
}

const BODY_LINE_HEIGHT = 1.42
const CAPTION_ZONE = 0.24

const CARD: CSSProperties = { background: GROUND, color: INK, fontFamily: FONT_FAMILY }
const EYEBROW: CSSProperties = { display: 'flex', justifyContent: 'space-between', color: INK_SOFT, fontWeight: 600 }
const HEADING: CSSProperties = { fontWeight: 600, letterSpacing: '-0.02em' }
const BODY: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  lineHeight: BODY_LINE_HEIGHT,
  whiteSpace: 'pre-line',
  overflowWrap: 'anywhere',
}
