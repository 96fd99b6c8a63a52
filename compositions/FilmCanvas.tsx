import type { ReactNode } from 'react'
import { AbsoluteFill } from 'remotion'
import type { Timeline } from '../src/timeline/schema.ts'
import { hanFirst, useFonts } from './fonts.ts'
import { PaletteProvider, paletteOf } from './palette.ts'

type FilmCanvasProps = { timeline: Timeline; isTransparent?: boolean; children: ReactNode }

/** What everything of a film is drawn on: its ground, colours and faces. */
export function FilmCanvas({ timeline, isTransparent = false, children }: FilmCanvasProps) {
  useFonts(timeline)
  const palette = paletteOf(timeline.look.colours)
  return (
    <PaletteProvider value={palette}>
      <AbsoluteFill style={{ ...hanFirst(timeline), ...(isTransparent ? {} : { backgroundColor: palette.ground }) }}>
        {children}
      </AbsoluteFill>
    </PaletteProvider>
  )
}
