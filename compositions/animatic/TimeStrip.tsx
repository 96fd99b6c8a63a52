import type { CSSProperties } from 'react'
import { useCurrentFrame } from 'remotion'
import type { Rectangle } from '../../src/timeline/animatic-layout.ts'
import type { Shot, Timeline } from '../../src/timeline/schema.ts'
import { framesToSeconds, timecode } from '../../src/timeline/time.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { usePalette } from '../palette.ts'

type TimeStripProps = { timeline: Timeline; shot: Shot; at: Rectangle; unit: number }

/** How far the shot is, where in the film that is, and how long the shot lasts. */
export function TimeStrip({ timeline: { startFrame, frameRate }, shot, at, unit }: TimeStripProps) {
  const frame = useCurrentFrame()
  const { ink, inkSoft, rule, accent } = usePalette()
  const { from, durationInFrames } = shot
  const share = (frame - from + 1) / durationInFrames
  const bar: CSSProperties = { position: 'absolute', left: 0, top: 0, height: Math.max(2, Math.round(unit * 0.28)) }
  return (
    <div style={{ position: 'absolute', ...at, fontFamily: FONT_FAMILY, fontVariantNumeric: 'tabular-nums' }}>
      <div style={{ ...bar, width: '100%', backgroundColor: rule }} />
      <div style={{ ...bar, width: at.width * share, backgroundColor: accent }} />
      <div style={{ ...ROW, paddingTop: unit * 1.3 }}>
        <span style={{ color: ink, fontSize: unit * 2.6, fontWeight: 600 }}>
          {timecode(startFrame + frame, frameRate)}
        </span>
        <span style={{ color: inkSoft, fontSize: unit * 1.9 }}>
          {framesToSeconds(durationInFrames, frameRate).toFixed(2)} s
        </span>
      </div>
    </div>
  )
}

const ROW: CSSProperties = {
  display: 'flex',
  justifyContent: 'space-between',
  alignItems: 'baseline',
  lineHeight: 1.2,
  whiteSpace: 'nowrap',
}
