import type { CSSProperties } from 'react'
import { AbsoluteFill, useVideoConfig } from 'remotion'
import { fitText } from '../fit-text.ts'
import { FONT_FAMILY } from '../fonts.ts'

/**
 * One cue in the title-safe area: white letters on a shade that follows the lines and fades out around them. The shade
 * sinks into dark pictures and carries the letters over bright and busy ones.
 */
export function CaptionOverlay({ lines }: { lines: string[] }) {
  const { width, height } = useVideoConfig()
  const { fontSize, maxLines } = fitText(lines.join('\n'), cueBox(width, height))
  const cue = { ...CUE, fontSize, width: width * WIDTH, WebkitLineClamp: maxLines }
  return (
    <AbsoluteFill style={{ ...PLACE, paddingBottom: height * BOTTOM_MARGIN }}>
      <div aria-hidden style={{ ...SHADE, filter: `blur(${fontSize * 0.38}px)` }}>
        <Cue lines={lines} style={cue} lineStyle={SHADE_LINE} />
      </div>
      {/* On a wrapper, because the cue clips what does not fit and would cut the shadow off with it. */}
      <div style={{ ...LETTERS, filter: `${shadow(fontSize * 0.05)} ${shadow(fontSize * 0.16)}` }}>
        <Cue lines={lines} style={cue} />
      </div>
    </AbsoluteFill>
  )
}

type CueProps = { lines: string[]; style: CSSProperties; lineStyle?: CSSProperties }

function Cue({ lines, style, lineStyle = {} }: CueProps) {
  return (
    <div style={style}>
      {lines.map((line, index) => (
        <div key={`${index} ${line}`} dir="auto" style={LINE}>
          <span style={lineStyle}>{line}</span>
        </div>
      ))}
    </div>
  )
}

/** @param radius in pixels. */
function shadow(radius: number): string {
  return `drop-shadow(0 ${radius * 0.4}px ${radius}px rgb(0 0 0 / 0.55))`
}

/** Title-safe: this share of the height stays free below the last line. */
const BOTTOM_MARGIN = 0.075
/** Share of the width a line may take; the shade needs the rest of the title-safe 90 %. */
const WIDTH = 0.86
const LINE_HEIGHT = 1.28

/** Cues keep one size for as long as they fit a third of the height; only freaks of text get smaller. */
function cueBox(width: number, height: number) {
  const fontSize = Math.min(height * 0.046, width * 0.054)
  return {
    width: width * WIDTH,
    height: height * 0.34,
    lineHeight: LINE_HEIGHT,
    largest: fontSize,
    smallest: fontSize * 0.6,
  }
}

const PLACE: CSSProperties = { display: 'grid', alignContent: 'end', justifyContent: 'center' }
const LETTERS: CSSProperties = { gridArea: '1 / 1', color: '#fff' }
const SHADE: CSSProperties = { gridArea: '1 / 1', color: 'transparent', opacity: 0.66 }
const SHADE_LINE: CSSProperties = {
  backgroundColor: '#08090b',
  padding: '0 0.55em',
  margin: '0 -0.55em',
  borderRadius: '0.3em',
  boxDecorationBreak: 'clone',
  WebkitBoxDecorationBreak: 'clone',
}

const CUE: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  fontFamily: FONT_FAMILY,
  fontWeight: 600,
  lineHeight: LINE_HEIGHT,
  textAlign: 'center',
}

const LINE: CSSProperties = { textWrap: 'balance', overflowWrap: 'anywhere', unicodeBidi: 'plaintext' }
