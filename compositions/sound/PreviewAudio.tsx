import { Audio } from '@remotion/media'
import { getRemotionEnvironment, Sequence, staticFile } from 'remotion'
import { gainAt } from '../../src/timeline/gain.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { framesToSamples, samplesToFrames } from '../../src/timeline/time.ts'

/**
 * The mix, approximately, for Studio: its gain is that of the middle of each frame. An export mixes outside Remotion,
 * sample by sample.
 */
export function PreviewAudio({ timeline }: { timeline: Timeline }) {
  if (getRemotionEnvironment().isRendering) return null
  return timeline.audioClips.map((clip) => (
    <Sequence
      key={clip.id}
      name={clip.name ?? clip.role}
      from={clip.from}
      durationInFrames={clip.durationInFrames}
      layout="none"
    >
      <Audio
        src={staticFile(clip.media.src)}
        trimBefore={samplesToFrames(clip.trimStartSample, timeline.frameRate)}
        loop={clip.loop}
        volume={(frame) => gainAt(clip, framesToSamples(frame + 0.5, timeline.frameRate))}
      />
    </Sequence>
  ))
}
