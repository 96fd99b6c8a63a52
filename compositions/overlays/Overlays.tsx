import { useCurrentFrame } from 'remotion'
import { burnInStacks } from '../../src/timeline/burn-ins.ts'
import { notesAt } from '../../src/timeline/notes.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { CornerMarkings } from './CornerMarkings.tsx'
import { DraftMark } from './DraftMark.tsx'
import { ReviewNotes } from './ReviewNotes.tsx'

/** Everything a look lays over the picture but the captions. */
export function Overlays({ timeline }: { timeline: Timeline }) {
  const frame = useCurrentFrame()
  const { look, logo } = timeline
  const stacks = burnInStacks(timeline, frame)
  const linesAbove = stacks.find(({ corner }) => corner === 'top-right')?.lines.length ?? 0
  return (
    <>
      {look.draft ? <DraftMark /> : null}
      {look.notes ? <ReviewNotes notes={notesAt(timeline, frame)} linesAbove={linesAbove} /> : null}
      <CornerMarkings stacks={stacks} watermark={look.watermark} logo={logo} />
    </>
  )
}
