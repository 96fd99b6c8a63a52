import type { CSSProperties } from 'react'
import { AbsoluteFill, Sequence } from 'remotion'
import { middleOf } from '../src/timeline/contact-sheet.ts'
import { POSTER_SIZE, type PosterProps, posterLine, posterShot } from '../src/timeline/poster.ts'
import { withoutHandles } from '../src/timeline/seen-range.ts'
import { CanvasProvider } from './canvas-size.ts'
import { fitText } from './fit-text.ts'
import { FONT_FAMILY, hanFirst, useFonts } from './fonts.ts'
import { PaletteProvider, paletteOf } from './palette.ts'
import { PictureView } from './pictures/PictureView.tsx'
import { trackingOf } from './tracking.ts'

/** The strongest picture, cropped around its focal point and sinking into the ground, and the title below it. */
export function Poster(props: PosterProps) {
  const { timeline } = props
  useFonts(timeline)
  const palette = paletteOf(timeline.look.colours)
  const shot = posterShot(props)
  const tracking = trackingOf(timeline.title, 0.16)
  const title = fitText(timeline.title, {
    width: (WIDTH - 2 * MARGIN) / (tracking === '0' ? 1 : 1.5),
    height: 460,
    lineHeight: TITLE_LINE_HEIGHT,
    largest: 148,
    smallest: 56,
  })
  return (
    <PaletteProvider value={palette}>
      <AbsoluteFill style={{ ...hanFirst(timeline), backgroundColor: palette.ground, fontFamily: FONT_FAMILY }}>
        {shot ? (
          <div style={PICTURE}>
            <CanvasProvider value={{ width: WIDTH, height: PICTURE_HEIGHT }}>
              <Sequence from={-middleOf(shot)} durationInFrames={shot.durationInFrames}>
                <PictureView shot={{ ...withoutHandles(shot), fit: 'cover', motion: null }} />
              </Sequence>
            </CanvasProvider>
          </div>
        ) : null}
        <div
          style={{
            ...FADE,
            background: `linear-gradient(transparent 46%, color-mix(in srgb, ${palette.ground} 55%, transparent) 72%, ${palette.ground} 99%)`,
          }}
        />
        <div style={WORDS}>
          <div style={{ width: 96, height: 4, backgroundColor: palette.accent }} />
          <div
            dir="auto"
            style={{
              ...CLAMPED,
              ...TITLE,
              color: palette.ink,
              fontSize: title.fontSize,
              letterSpacing: tracking,
              paddingLeft: tracking,
              WebkitLineClamp: title.maxLines,
            }}
          >
            {timeline.title}
          </div>
          <div dir="auto" style={{ ...CLAMPED, ...LINE, color: palette.inkSoft }}>
            {posterLine(timeline)}
          </div>
        </div>
      </AbsoluteFill>
    </PaletteProvider>
  )
}

const { width: WIDTH, height: HEIGHT } = POSTER_SIZE
const MARGIN = 140
const PICTURE_HEIGHT = 1660
const TITLE_LINE_HEIGHT = 1.22

const PICTURE: CSSProperties = {
  position: 'absolute',
  left: 0,
  top: 0,
  width: WIDTH,
  height: PICTURE_HEIGHT,
  overflow: 'hidden',
}
const FADE: CSSProperties = { position: 'absolute', left: 0, top: 0, width: WIDTH, height: PICTURE_HEIGHT + 1 }
const WORDS: CSSProperties = {
  position: 'absolute',
  left: MARGIN,
  right: MARGIN,
  top: PICTURE_HEIGHT - 20,
  height: HEIGHT - PICTURE_HEIGHT - 140,
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  justifyContent: 'center',
  gap: 56,
  textAlign: 'center',
}
const CLAMPED: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  unicodeBidi: 'plaintext',
  width: '100%',
}
const TITLE: CSSProperties = {
  fontWeight: 300,
  textTransform: 'uppercase',
  lineHeight: TITLE_LINE_HEIGHT,
  textWrap: 'balance',
}
const LINE: CSSProperties = {
  fontSize: 42,
  lineHeight: 1.5,
  letterSpacing: '0.01em',
  whiteSpace: 'pre-line',
  WebkitLineClamp: 3,
}
