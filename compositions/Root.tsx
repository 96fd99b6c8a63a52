import { type CalculateMetadataFunction, Composition } from 'remotion'
import { COMPOSITION_ID } from '../src/timeline/composition-id.ts'
import { framesPerSecond } from '../src/timeline/time.ts'
import { Storyboard, type StoryboardProps, storyboardSchema } from './Storyboard.tsx'
import { sampleTimeline } from './sample-timeline.ts'

/** What Remotion finds in the bundle: one composition, sized and timed by the timeline it is given. */
export function Root() {
  return (
    <Composition
      id={COMPOSITION_ID}
      component={Storyboard}
      schema={storyboardSchema}
      defaultProps={{ timeline: sampleTimeline }}
      calculateMetadata={calculateMetadata}
    />
  )
}

const calculateMetadata: CalculateMetadataFunction<StoryboardProps> = ({ props: { timeline } }) => ({
  width: timeline.width,
  height: timeline.height,
  fps: framesPerSecond(timeline.frameRate),
  durationInFrames: timeline.durationInFrames,
})
