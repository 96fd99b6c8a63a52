import { AbsoluteFill, Sequence } from 'remotion'
import { z } from 'zod'
import { timelineSchema } from '../src/timeline/schema.ts'
import { hanFirst, useFonts } from './fonts.ts'
import { CaptionOverlay } from './overlays/CaptionOverlay.tsx'
import { GROUND } from './palette.ts'
import { ShotLayers } from './pictures/ShotLayers.tsx'
import { PreviewAudio } from './sound/PreviewAudio.tsx'

export const storyboardSchema = z.object({ timeline: timelineSchema })

export type StoryboardProps = z.infer<typeof storyboardSchema>

/** Draws a timeline or a slice of one: shots and the transitions between them, captions above. */
export function Storyboard({ timeline }: StoryboardProps) {
  useFonts(timeline)
  return (
    <AbsoluteFill style={{ ...hanFirst(timeline), backgroundColor: GROUND }}>
      <ShotLayers timeline={timeline} />
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
  )
}
