import type { CSSProperties } from 'react'
import { AbsoluteFill } from 'remotion'
import { useCanvas } from '../canvas-size.ts'
import { fitText } from '../fit-text.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { usePalette } from '../palette.ts'
import { trackingOf } from '../tracking.ts'

type CardPictureProps = { role: 'title' | 'end'; title: string; subtitle: string }

/** A title or end card: light, widely set capitals over a short rule, in the optical middle. */
export function CardPicture({ role, title, subtitle }: CardPictureProps) {
  const { width, height } = useCanvas()
  const { card, ground, ink, inkSoft, accent } = usePalette()
  const unit = Math.sqrt(width * height) / 100
  const column = width * 0.8
  const tracking = trackingOf(title, 0.2)
  const largest = unit * (role === 'title' ? 6 : 4.4)
  const fittedTitle = fitText(title, {
    // The estimate knows no tracking and no capitals.
    width: column / (tracking === '0' ? 1 : 1.6),
    height: height * 0.36,
    lineHeight: TITLE_LINE_HEIGHT,
    largest,
    smallest: largest * 0.3,
  })
  const fittedText = fitText(subtitle, {
    width: column * 0.8,
    height: height * 0.24,
    lineHeight: TEXT_LINE_HEIGHT,
    largest: unit * 2.3,
    smallest: unit * 1.3,
  })
  return (
    <AbsoluteFill
      style={{ ...SHEET, color: ink, background: `radial-gradient(120% 120% at 50% 44%, ${card}, ${ground})` }}
    >
      <div style={{ ...COLUMN, width: column, gap: unit * 3.2, marginBottom: height * 0.03 }}>
        <div
          dir="auto"
          style={{
            ...CLAMPED,
            ...TITLE,
            fontSize: fittedTitle.fontSize,
            lineHeight: TITLE_LINE_HEIGHT,
            WebkitLineClamp: fittedTitle.maxLines,
            letterSpacing: tracking,
            // Tracking hangs behind the last letter too.
            paddingLeft: tracking,
          }}
        >
          {title}
        </div>
        {subtitle === '' ? null : <div style={{ width: unit * 5, height: unit * 0.16, backgroundColor: accent }} />}
        {subtitle === '' ? null : (
          <div
            dir="auto"
            style={{
              ...CLAMPED,
              ...TEXT,
              width: '80%',
              color: inkSoft,
              fontSize: fittedText.fontSize,
              lineHeight: TEXT_LINE_HEIGHT,
              WebkitLineClamp: fittedText.maxLines,
            }}
          >
            {subtitle}
          </div>
        )}
      </div>
    </AbsoluteFill>
  )
}

const TITLE_LINE_HEIGHT = 1.3
const TEXT_LINE_HEIGHT = 1.5

const SHEET: CSSProperties = { alignItems: 'center', justifyContent: 'center', fontFamily: FONT_FAMILY }
const COLUMN: CSSProperties = { display: 'flex', flexDirection: 'column', alignItems: 'center', textAlign: 'center' }
const CLAMPED: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  unicodeBidi: 'plaintext',
  width: '100%',
}
const TITLE: CSSProperties = { fontWeight: 300, textTransform: 'uppercase', textWrap: 'balance' }
const TEXT: CSSProperties = { fontWeight: 400, whiteSpace: 'pre-line', textWrap: 'balance' }
