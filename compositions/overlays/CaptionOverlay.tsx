import type { CSSProperties } from 'react'
import { AbsoluteFill, useVideoConfig } from 'remotion'
import { fitText } from '../fit-text.ts'
import { FONT_FAMILY } from '../fonts.ts'

/** One cue: white letters with a dark edge and a soft shadow, so that they read on white, on black and on noise. */
export function CaptionOverlay({ lines }: { lines: string[] }) {
  const { width, height } = useVideoConfig()
  const { fontSize, maxLines } = fitText(lines.join('\n'), captionBox(width, height))
  return (
    <AbsoluteFill style={{ justifyContent: 'flex-end', alignItems: 'center', paddingBottom: height * BOTTOM_MARGIN }}>
      <div style={{ ...CUE, width: width * WIDTH, fontSize, WebkitLineClamp: maxLines }}>
        {lines.map((line, index) => (
          <div key={`${index} ${line}`} dir="auto" style={LINE}>
            {line}
          </div>
        ))}
      </div>
    </AbsoluteFill>
  )
}

/** Title-safe: this share of the height stays free below the last line. */
const BOTTOM_MARGIN = 0.075
/** Share of the width a line may take; the edge and the shadow need the rest of the title-safe 90 %. */
const WIDTH = 0.88
const LINE_HEIGHT = 1.26

/** Cues keep one size for as long as they fit in a third of the canvas; only freaks of text get smaller. */
function captionBox(width: number, height: number) {
  const fontSize = Math.min(height * 0.047, width * 0.056)
  return {
    width: width * WIDTH,
    height: height * 0.34,
    lineHeight: LINE_HEIGHT,
    largest: fontSize,
    smallest: fontSize * 0.6,
  }
}

const CUE: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  color: '#fff',
  fontFamily: FONT_FAMILY,
  fontWeight: 600,
  lineHeight: LINE_HEIGHT,
  letterSpacing: '-0.005em',
  textAlign: 'center',
  WebkitTextStroke: '0.11em rgb(10 11 13)',
  paintOrder: 'stroke fill',
  textShadow: '0 0.05em 0.12em rgb(0 0 0 / 0.55), 0 0.1em 0.55em rgb(0 0 0 / 0.5)',
}

const LINE: CSSProperties = { textWrap: 'balance', overflowWrap: 'anywhere', unicodeBidi: 'plaintext' }
