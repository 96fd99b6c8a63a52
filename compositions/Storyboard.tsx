import { AbsoluteFill, Sequence } from 'remotion'
import { z } from 'zod'
import { timelineSchema } from '../src/timeline/schema.ts'
import { waitForFonts } from './fonts.ts'
import { CaptionOverlay } from './overlays/CaptionOverlay.tsx'
import { GROUND } from './palette.ts'
import { PictureView } from './pictures/PictureView.tsx'
import { PreviewAudio } from './sound/PreviewAudio.tsx'

export const storyboardSchema = z.object({ timeline: timelineSchema })

export type StoryboardProps = z.infer<typeof storyboardSchema>

waitForFonts()

/** Draws a timeline or a slice of one: shots in hard cuts, captions above them. */
export function Storyboard({ timeline }: StoryboardProps) {
  return (
    <AbsoluteFill style={{ backgroundColor: GROUND }}>
      {timeline.shots.map((shot) => (
        <Sequence
          key={shot.id}
          name={`Shot ${shot.number}`}
          from={shot.from}
          durationInFrames={shot.durationInFrames}
          premountFor={PREMOUNT_IN_FRAMES}
        >
          <PictureView shot={shot} />
        </Sequence>
      ))}
      {timeline.captions.map((caption) => (
        <Sequence
          key={`${caption.shotId} ${caption.from}`}
          name={caption.lines.join(' ')}
          from={caption.from}
          durationInFrames={caption.durationInFrames}
        >
          <CaptionOverlay lines={caption.lines} />
        </Sequence>
      ))}
      <PreviewAudio timeline={timeline} />
    </AbsoluteFill>
  )
}

/** Gives Studio time to load the next shot's media before the cut; renders wait for media anyway. */
const PREMOUNT_IN_FRAMES = 24
