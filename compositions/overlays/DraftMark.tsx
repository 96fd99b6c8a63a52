import type { CSSProperties } from 'react'
import { useCanvas } from '../canvas-size.ts'
import { FONT_FAMILY } from '../fonts.ts'

/** DRAFT along the diagonal: see-through, but legible on white, black and anything between. */
export function DraftMark() {
  const { width, height } = useCanvas()
  const diagonal = Math.hypot(width, height)
  const angle = -Math.atan2(height, width)
  const fontSize = diagonal * 0.145
  const style = { ...LETTERS, fontSize, transform: `rotate(${angle}rad)` }
  return (
    <div style={{ ...style, WebkitTextStroke: `${Math.max(1, fontSize * 0.036)}px #000` }}>
      <span style={{ marginRight: `-${TRACKING_IN_EMS}em` }}>DRAFT</span>
    </div>
  )
}

const TRACKING_IN_EMS = 0.16

const LETTERS: CSSProperties = {
  position: 'absolute',
  inset: 0,
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  fontFamily: FONT_FAMILY,
  fontWeight: 600,
  letterSpacing: `${TRACKING_IN_EMS}em`,
  color: '#fff',
  paintOrder: 'stroke fill',
  // Of the whole, not of the colour: the outlines of a letter overlap.
  opacity: 0.28,
  whiteSpace: 'nowrap',
}
