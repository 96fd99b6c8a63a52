import { Sequence } from 'remotion'
import type { Timeline } from '../../src/timeline/schema.ts'
import { CaptionOverlay } from './CaptionOverlay.tsx'
import { Matte } from './Matte.tsx'
import { Overlays } from './Overlays.tsx'

/** Everything above the shots: the matte, marks and notes, captions above all. */
export function FilmOverlays({ timeline }: { timeline: Timeline }) {
  return (
    <>
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
    </>
  )
}
