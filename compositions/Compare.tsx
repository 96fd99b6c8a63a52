import { Sequence } from 'remotion'
import { withoutHandles } from '../src/timeline/seen-range.ts'
import { ComparedShot } from './compare/ComparedShot.tsx'
import { FilmCanvas } from './FilmCanvas.tsx'
import { Overlays } from './overlays/Overlays.tsx'
import { PREMOUNT_IN_FRAMES } from './pictures/ShotLayers.tsx'
import type { StoryboardProps } from './Storyboard.tsx'
import { PreviewAudio } from './sound/PreviewAudio.tsx'

/** Every frame's image beside its video; a frame that has only one of them shows that. */
export function Compare({ timeline }: StoryboardProps) {
  return (
    <FilmCanvas timeline={timeline}>
      {timeline.shots.map((shot) => (
        <Sequence
          key={shot.id}
          name={`Shot ${shot.number}`}
          from={shot.from}
          durationInFrames={shot.durationInFrames}
          premountFor={PREMOUNT_IN_FRAMES}
        >
          <ComparedShot shot={withoutHandles(shot)} timeline={timeline} />
        </Sequence>
      ))}
      <Overlays timeline={timeline} />
      <PreviewAudio timeline={timeline} />
    </FilmCanvas>
  )
}
