import type { CSSProperties } from 'react'
import { AbsoluteFill, Sequence, useCurrentFrame } from 'remotion'
import { type ContactSheetProps, layOutSheet, type SheetPanel } from '../src/timeline/contact-sheet.ts'
import type { Timeline } from '../src/timeline/schema.ts'
import { withoutHandles } from '../src/timeline/seen-range.ts'
import { fitText } from './fit-text.ts'
import { FONT_FAMILY, hanFirst, useFonts } from './fonts.ts'
import { PaletteProvider, paletteOf } from './palette.ts'
import { PictureView } from './pictures/PictureView.tsx'
import { ScaledCanvas } from './ScaledCanvas.tsx'

/** One page of stills on white paper, with what they are called, say and last. */
export function ContactSheet(props: ContactSheetProps) {
  const { timeline } = props
  useFonts(timeline)
  const index = useCurrentFrame()
  const page = layOutSheet(props).pages[index]
  if (!page) return null
  return (
    <PaletteProvider value={paletteOf(timeline.look.colours)}>
      <AbsoluteFill style={{ ...PAPER, ...hanFirst(timeline) }}>
        <div style={HEADER}>
          <span dir="auto" style={TITLE}>
            {page.title}
          </span>
          <span style={NOTE}>{page.note}</span>
        </div>
        {page.panels.map((panel) => (
          <Panel key={panel.shot.id} page={index} panel={panel} timeline={timeline} />
        ))}
      </AbsoluteFill>
    </PaletteProvider>
  )
}

function Panel({
  panel: { shot, frame, picture, text, isNarrow, heading, script, duration },
  page,
  timeline,
}: {
  panel: SheetPanel
  page: number
  timeline: Timeline
}) {
  const fitted = fitText(script, {
    width: text.width,
    height: Math.max(LARGEST, text.height - HEADING_HEIGHT - (isNarrow ? NARROW_NAME_HEIGHT : 0)),
    lineHeight: LINE_HEIGHT,
    largest: LARGEST,
    smallest: SMALLEST,
  })
  return (
    <>
      <ScaledCanvas at={picture} canvas={timeline} ground={timeline.look.colours.ground}>
        {/* Begun so long ago that its frame is this one; a frozen video would show its first frame. */}
        <Sequence from={page - frame} durationInFrames={shot.durationInFrames}>
          <PictureView shot={withoutHandles(shot)} />
        </Sequence>
      </ScaledCanvas>
      <div style={{ ...TEXT, ...text }}>
        <div style={HEADING}>
          <span style={{ ...NUMBER, backgroundColor: timeline.look.colours.accent }}>{shot.number}</span>
          <span dir="auto" style={NAME}>
            {isNarrow ? '' : heading}
          </span>
          <span style={NOTE}>{duration}</span>
        </div>
        {isNarrow && heading !== '' ? (
          <div dir="auto" style={{ ...CLAMPED, ...NARROW_NAME }}>
            {heading}
          </div>
        ) : null}
        {script === '' ? null : (
          <div dir="auto" style={{ ...SCRIPT, fontSize: fitted.fontSize, WebkitLineClamp: fitted.maxLines }}>
            {script}
          </div>
        )}
      </div>
    </>
  )
}

/** All in pixels of a page of 2480 by 1754. */
const LARGEST = 26
const SMALLEST = 20
const HEADING_HEIGHT = 52
const LINE_HEIGHT = 1.4
const NARROW_NAME_HEIGHT = 78

const INK = '#17181b'
const INK_SOFT = '#55575d'

const PAPER: CSSProperties = { backgroundColor: '#fff', color: INK, fontFamily: FONT_FAMILY }
const ONE_LINE: CSSProperties = { whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' }
const HEADER: CSSProperties = {
  position: 'absolute',
  left: 96,
  right: 96,
  top: 88,
  height: 76,
  display: 'flex',
  alignItems: 'baseline',
  justifyContent: 'space-between',
  gap: 60,
  borderBottom: `3px solid ${INK}`,
}
const TITLE: CSSProperties = { ...ONE_LINE, fontSize: 46, fontWeight: 600, letterSpacing: '-0.02em', lineHeight: 1.25 }
const NOTE: CSSProperties = { flexShrink: 0, color: INK_SOFT, fontSize: 24 }
const TEXT: CSSProperties = { position: 'absolute', overflow: 'hidden' }
const HEADING: CSSProperties = {
  display: 'flex',
  alignItems: 'center',
  gap: 14,
  height: HEADING_HEIGHT,
  lineHeight: 1.3,
}
const NUMBER: CSSProperties = {
  ...ONE_LINE,
  flexShrink: 0,
  maxWidth: '40%',
  padding: '2px 12px',
  borderRadius: 6,
  fontSize: 26,
  fontWeight: 600,
}
const NAME: CSSProperties = { ...ONE_LINE, flexGrow: 1, minWidth: 0, fontSize: 28, fontWeight: 600 }
const CLAMPED: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  unicodeBidi: 'plaintext',
}
const NARROW_NAME: CSSProperties = {
  fontSize: 26,
  fontWeight: 600,
  lineHeight: 1.3,
  WebkitLineClamp: 2,
  marginBottom: 8,
}
const SCRIPT: CSSProperties = { ...CLAMPED, color: INK_SOFT, lineHeight: LINE_HEIGHT }
