import type { CSSProperties } from 'react'
import { AbsoluteFill, Sequence } from 'remotion'
import { middleOf } from '../src/timeline/contact-sheet.ts'
import { POSTER_SIZE, type PosterProps, posterLine, posterShot } from '../src/timeline/poster.ts'
import { withoutHandles } from '../src/timeline/seen-range.ts'
import { fitText } from './fit-text.ts'
import { FONT_FAMILY, hanFirst, useFonts } from './fonts.ts'
import { PaletteProvider, paletteOf } from './palette.ts'
import { PictureView } from './pictures/PictureView.tsx'
import { ScaledCanvas } from './ScaledCanvas.tsx'
import { trackingOf } from './tracking.ts'

/** The strongest picture, sinking into the ground, and the title below it. */
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
            <ScaledCanvas at={coverOf(timeline)} canvas={timeline} ground={palette.ground}>
              <Sequence from={-middleOf(shot)} durationInFrames={shot.durationInFrames}>
                <PictureView shot={withoutHandles(shot)} />
              </Sequence>
            </ScaledCanvas>
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

/** The canvas large enough to cover the picture's part of the poster, its middle in the middle. */
function coverOf({ width, height }: { width: number; height: number }) {
  const scale = Math.max(WIDTH / width, PICTURE_HEIGHT / height)
  return { left: (WIDTH - width * scale) / 2, top: (PICTURE_HEIGHT - height * scale) / 2, width: width * scale }
}

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
