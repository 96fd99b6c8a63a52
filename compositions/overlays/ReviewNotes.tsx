import type { CSSProperties } from 'react'
import type { Marker } from '../../src/timeline/schema.ts'
import { useCanvas } from '../canvas-size.ts'
import { fitText } from '../fit-text.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { usePalette } from '../palette.ts'
import { NOTE_PLATE, overlayMetrics } from './overlay-metrics.ts'

type ReviewNotesProps = {
  notes: Marker[]
  /** How many lines are burned in above, in the same corner. */
  linesAbove: number
}

/** What people wrote about the shot, in a column at the right that ends above the captions. */
export function ReviewNotes({ notes, linesAbove }: ReviewNotesProps) {
  const canvas = useCanvas()
  const { accent } = usePalette()
  const { unit, margin, fontSize, plateHeight } = overlayMetrics(canvas)
  const gap = unit * 0.8
  const padding = unit * 1.1
  const top = margin.y + plateHeight(linesAbove) + (linesAbove === 0 ? 0 : gap)
  const width = canvas.width * (canvas.width > canvas.height ? 0.27 : 0.56)
  const shown = notes.slice(0, MOST_NOTES)
  const height = canvas.height * BOTTOM - top
  const heads = fontSize * HEAD_LINE_HEIGHT + padding * 2
  const textHeight = Math.max(fontSize * LINE_HEIGHT, height / Math.max(1, shown.length) - heads - gap)
  return (
    <div style={{ ...COLUMN, right: margin.x, top, width, gap, maxHeight: height }}>
      {shown.map(({ kind, author, text }, index) => {
        const fitted = fitText(text, {
          width: width - padding * 2.4,
          height: textHeight,
          lineHeight: LINE_HEIGHT,
          largest: fontSize,
          smallest: fontSize * 0.82,
        })
        return (
          <div
            key={`${index} ${text}`}
            style={{
              ...NOTE,
              padding: `${padding * 0.8}px ${padding}px`,
              borderLeft: `${unit * 0.25}px solid ${accent}`,
            }}
          >
            <div style={{ ...HEAD, fontSize: fontSize * 0.86, lineHeight: HEAD_LINE_HEIGHT, color: accent }}>
              {author ?? (kind === 'review' ? 'Review' : 'Comment')}
              {author === null ? null : <span style={KIND}>{kind}</span>}
            </div>
            <div
              dir="auto"
              style={{ ...TEXT, fontSize: fitted.fontSize, lineHeight: LINE_HEIGHT, WebkitLineClamp: fitted.maxLines }}
            >
              {text}
            </div>
          </div>
        )
      })}
      {notes.length > shown.length ? (
        <div style={{ ...MORE, fontSize: fontSize * 0.86, padding: `${padding * 0.3}px ${padding}px` }}>
          and {notes.length - shown.length} more
        </div>
      ) : null}
    </div>
  )
}

/** More would be too small to read while the shot lasts. */
const MOST_NOTES = 4
/** Share of the height above the usual place of captions. */
const BOTTOM = 0.74
const LINE_HEIGHT = 1.38
const HEAD_LINE_HEIGHT = 1.5

const COLUMN: CSSProperties = {
  position: 'absolute',
  display: 'flex',
  flexDirection: 'column',
  overflow: 'hidden',
  fontFamily: FONT_FAMILY,
  color: '#fff',
}
const NOTE: CSSProperties = { backgroundColor: NOTE_PLATE, overflow: 'hidden', flexShrink: 0 }
const HEAD: CSSProperties = { fontWeight: 600, whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }
const KIND: CSSProperties = { fontWeight: 400, color: 'rgb(255 255 255 / 0.62)', marginLeft: '0.6em' }
const TEXT: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  unicodeBidi: 'plaintext',
  whiteSpace: 'pre-line',
}
const MORE: CSSProperties = { backgroundColor: NOTE_PLATE, alignSelf: 'flex-start', color: 'rgb(255 255 255 / 0.7)' }
