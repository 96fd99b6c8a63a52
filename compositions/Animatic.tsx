import { AbsoluteFill, useCurrentFrame } from 'remotion'
import { animaticLayout } from '../src/timeline/animatic-layout.ts'
import { ShotPanel } from './animatic/ShotPanel.tsx'
import { TimeStrip } from './animatic/TimeStrip.tsx'
import { hanFirst } from './fonts.ts'
import { PaletteProvider, paletteOf } from './palette.ts'
import { ScaledCanvas } from './ScaledCanvas.tsx'
import { Storyboard, type StoryboardProps } from './Storyboard.tsx'

/** The film with what is written of it beside: the shot's number, scene, title and script, and the running time. */
export function Animatic({ timeline }: StoryboardProps) {
  const frame = useCurrentFrame()
  const palette = paletteOf(timeline.look.colours)
  const { unit, picture, strip, panel } = animaticLayout(timeline)
  const shot = timeline.shots.find(({ from, durationInFrames }) => frame >= from && frame < from + durationInFrames)
  return (
    <PaletteProvider value={palette}>
      <AbsoluteFill style={{ ...hanFirst(timeline), backgroundColor: palette.card }}>
        <ScaledCanvas at={picture} canvas={timeline} ground={palette.ground}>
          <Storyboard timeline={timeline} />
        </ScaledCanvas>
        {shot ? <TimeStrip timeline={timeline} shot={shot} at={strip} unit={unit} /> : null}
        {shot ? <ShotPanel shot={shot} at={panel} unit={unit} /> : null}
      </AbsoluteFill>
    </PaletteProvider>
  )
}
