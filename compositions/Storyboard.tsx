import { AbsoluteFill, Sequence } from 'remotion'
import { z } from 'zod'
import { timelineSchema } from '../src/timeline/schema.ts'
import { hanFirst, useFonts } from './fonts.ts'
import { CaptionOverlay } from './overlays/CaptionOverlay.tsx'
import { Matte } from './overlays/Matte.tsx'
import { Overlays } from './overlays/Overlays.tsx'
import { PaletteProvider, paletteOf } from './palette.ts'
import { ShotLayers } from './pictures/ShotLayers.tsx'
import { PreviewAudio } from './sound/PreviewAudio.tsx'

export const storyboardSchema = z.object({ timeline: timelineSchema })

export type StoryboardProps = z.infer<typeof storyboardSchema>

/** Draws a timeline or a slice of one: shots and the transitions between them, marks and notes above, captions above all. */
export function Storyboard({ timeline }: StoryboardProps) {
  useFonts(timeline)
  const palette = paletteOf(timeline.look.colours)
  return (
    <PaletteProvider value={palette}>
      <AbsoluteFill style={{ ...hanFirst(timeline), backgroundColor: palette.ground }}>
        <ShotLayers timeline={timeline} />
        <Matte ratio={timeline.look.matte} />
        <Overlays timeline={timeline} />
        {timeline.captions.map((caption) => (
          <Sequence
            key={`${caption.shotId} ${caption.from}`}
            name={caption.lines.join(' ')}
            from={caption.from}
            durationInFrames={caption.durationInFrames}
          >
            <CaptionOverlay caption={caption} look={timeline.look} />
          </Sequence>
        ))}
        <PreviewAudio timeline={timeline} />
      </AbsoluteFill>
    </PaletteProvider>
  )
}
