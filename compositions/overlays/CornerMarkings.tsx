import type { CSSProperties } from 'react'
import { Img, staticFile } from 'remotion'
import type { BurnInStack } from '../../src/timeline/burn-ins.ts'
import type { Corner, Look } from '../../src/timeline/look.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { useCanvas } from '../canvas-size.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { overlayMetrics, PLATE } from './overlay-metrics.ts'

type CornerMarkingsProps = { stacks: BurnInStack[]; watermark: Look['watermark']; logo: Timeline['logo'] }

/** Burn-ins and the watermark; where both are in one corner, the watermark is nearer to the edge. */
export function CornerMarkings({ stacks, watermark, logo }: CornerMarkingsProps) {
  const canvas = useCanvas()
  const { margin, padding } = overlayMetrics(canvas)
  return CORNERS.map((corner) => {
    const stack = stacks.find((each) => each.corner === corner)
    const mark = watermark?.corner === corner ? <Watermark watermark={watermark} logo={logo} /> : null
    if (!stack && !mark) return null
    const isTop = corner.startsWith('top')
    return (
      <div
        key={corner}
        style={{
          ...PLACE,
          inset: `${margin.y}px ${margin.x}px`,
          gap: padding,
          flexDirection: isTop ? 'column' : 'column-reverse',
          alignItems: ALIGNMENT[corner],
        }}
      >
        {mark}
        {stack ? <Plate stack={stack} /> : null}
      </div>
    )
  })
}

function Plate({ stack: { corner, lines } }: { stack: BurnInStack }) {
  const canvas = useCanvas()
  const { fontSize, lineHeight, padding } = overlayMetrics(canvas)
  const share = canvas.width > canvas.height ? 0.36 : 0.44
  return (
    <div
      style={{
        ...PLATE_STYLE,
        fontSize,
        lineHeight,
        padding: `${padding / 2}px ${padding}px`,
        borderRadius: padding * 0.5,
        maxWidth: canvas.width * share,
        alignItems: ALIGNMENT[corner],
      }}
    >
      {lines.map(({ field, text }, index) => (
        <div
          key={`${index} ${field}`}
          dir="auto"
          style={{ ...LINE, ...(RUNNING.has(field) ? TABULAR : {}), opacity: index === 0 ? 1 : 0.86 }}
        >
          {text}
        </div>
      ))}
    </div>
  )
}

function Watermark({ watermark, logo }: { watermark: NonNullable<Look['watermark']>; logo: Timeline['logo'] }) {
  const { width, height } = useCanvas()
  const { unit } = overlayMetrics({ width, height })
  const { text, opacity, scale } = watermark
  if (logo) {
    // A logo of any shape takes about the same area, and never more than a quarter of an edge.
    const ratio = logo.widthInPixels / logo.heightInPixels
    const logoHeight = Math.min(unit * 9 * scale * Math.sqrt(1 / ratio), height / 4, width / 4 / ratio)
    return <Img src={staticFile(logo.src)} style={{ height: logoHeight, width: logoHeight * ratio, opacity }} />
  }
  if (text === '') return null
  return (
    <div dir="auto" style={{ ...WATERMARK, fontSize: unit * 2.2 * scale, opacity, maxWidth: width * 0.5 }}>
      {text}
    </div>
  )
}

const CORNERS = ['top-left', 'top', 'top-right', 'bottom-left', 'bottom', 'bottom-right'] as const

const ALIGNMENT: Record<Corner, 'flex-start' | 'center' | 'flex-end'> = {
  'top-left': 'flex-start',
  top: 'center',
  'top-right': 'flex-end',
  'bottom-left': 'flex-start',
  bottom: 'center',
  'bottom-right': 'flex-end',
}

const PLACE: CSSProperties = { position: 'absolute', display: 'flex', color: '#fff', fontFamily: FONT_FAMILY }
const PLATE_STYLE: CSSProperties = {
  display: 'flex',
  flexDirection: 'column',
  backgroundColor: PLATE,
  fontWeight: 600,
  letterSpacing: '0.01em',
}
/** Figures of one width, so that what counts does not jitter. */
const RUNNING: ReadonlySet<string> = new Set(['timecode', 'frame'])
const TABULAR: CSSProperties = { fontVariantNumeric: 'tabular-nums' }
const LINE: CSSProperties = { maxWidth: '100%', whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }
const WATERMARK: CSSProperties = {
  ...LINE,
  lineHeight: 1.3,
  fontWeight: 600,
  // Keeps white letters apart from a white picture.
  textShadow: '0 0 0.12em rgb(0 0 0 / 0.55), 0 0.03em 0.5em rgb(0 0 0 / 0.4)',
}
