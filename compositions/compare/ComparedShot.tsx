import type { CSSProperties } from 'react'
import { AbsoluteFill, useCurrentFrame } from 'remotion'
import type { Rectangle } from '../../src/timeline/animatic-layout.ts'
import { compareLayout } from '../../src/timeline/compare-layout.ts'
import type { Shot, Timeline } from '../../src/timeline/schema.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { overlayMetrics, PLATE } from '../overlays/overlay-metrics.ts'
import { usePalette } from '../palette.ts'
import { PictureView } from '../pictures/PictureView.tsx'
import { ScaledCanvas } from '../ScaledCanvas.tsx'

type ComparedShotProps = { shot: Shot; timeline: Timeline }

/** One shot on its own clock, both ways, each way labelled. */
export function ComparedShot({ shot, timeline }: ComparedShotProps) {
  const frame = useCurrentFrame()
  const { ground, accent } = usePalette()
  const { unit } = overlayMetrics(timeline)
  if (shot.still === null || shot.picture.kind !== 'video') {
    const kind = shot.picture.kind === 'video' || shot.picture.kind === 'image' ? shot.picture.kind : null
    return (
      <>
        <PictureView shot={shot} />
        {kind ? (
          <Label at={whole(timeline)} corner="left" text={`Shot ${shot.number} · ${kind} only`} unit={unit} />
        ) : null}
      </>
    )
  }
  const progress = shot.durationInFrames > 1 ? frame / (shot.durationInFrames - 1) : 0
  const { image, video, coveredWidth } = compareLayout({ canvas: timeline, layout: timeline.look.compare, progress })
  const stillShot: Shot = { ...shot, picture: { kind: 'image', image: shot.still } }
  const isInset = timeline.look.compare === 'picture-in-picture'
  return (
    <>
      <ScaledCanvas at={video} canvas={timeline} ground={ground}>
        <PictureView shot={shot} />
      </ScaledCanvas>
      <AbsoluteFill
        style={coveredWidth === null ? {} : { clipPath: `inset(0 ${timeline.width - coveredWidth}px 0 0)` }}
      >
        {isInset ? (
          <div style={{ ...FRAME, ...image, boxShadow: `0 0 0 ${unit * 0.2}px #fff, 0 0 ${unit * 2}px #000` }} />
        ) : null}
        <ScaledCanvas at={image} canvas={timeline} ground={ground}>
          <PictureView shot={stillShot} />
        </ScaledCanvas>
      </AbsoluteFill>
      {coveredWidth === null ? null : (
        <div
          style={{
            ...FRAME,
            left: coveredWidth - unit * 0.1,
            width: unit * 0.2,
            top: 0,
            bottom: 0,
            backgroundColor: accent,
          }}
        />
      )}
      <Label at={image} corner="left" text={isInset ? 'Image' : `Shot ${shot.number} · image`} unit={unit} />
      <Label
        at={video}
        corner={coveredWidth === null ? 'left' : 'right'}
        text={isInset ? `Shot ${shot.number} · video` : 'Video'}
        unit={unit}
      />
    </>
  )
}

type LabelProps = { at: Rectangle; corner: 'left' | 'right'; text: string; unit: number }

/** At the foot of the picture it names. */
function Label({ at, corner, text, unit }: LabelProps) {
  const style = { ...FRAME, ...LABEL, ...at, padding: unit * 1.4, justifyContent: corner === 'left' ? 'start' : 'end' }
  return (
    <div style={style}>
      <span
        style={{ ...TAG, fontSize: unit * 1.7, padding: `${unit * 0.3}px ${unit * 0.8}px`, borderRadius: unit * 0.4 }}
      >
        {text}
      </span>
    </div>
  )
}

function whole({ width, height }: Timeline): Rectangle {
  return { left: 0, top: 0, width, height }
}

const FRAME: CSSProperties = { position: 'absolute' }
const LABEL: CSSProperties = { display: 'flex', alignItems: 'end', boxSizing: 'border-box', overflow: 'hidden' }
const TAG: CSSProperties = {
  backgroundColor: PLATE,
  color: '#fff',
  fontFamily: FONT_FAMILY,
  fontWeight: 600,
  lineHeight: 1.4,
  whiteSpace: 'nowrap',
}
