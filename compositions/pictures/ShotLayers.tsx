import { AbsoluteFill, Sequence, useCurrentFrame } from 'remotion'
import type { Timeline } from '../../src/timeline/schema.ts'
import { seenRange } from '../../src/timeline/seen-range.ts'
import { transitionLayers } from '../transitions/transition-layers.ts'
import { PictureView } from './PictureView.tsx'

/** Gives Studio time to load the next shot's media before the cut; renders wait for media anyway. */
export const PREMOUNT_IN_FRAMES = 24

/** The shots, each above the one before, and what transitions do to them. */
export function ShotLayers({ timeline: { shots, transitions } }: { timeline: Timeline }) {
  const frame = useCurrentFrame()
  const transition = transitions.find((each) => frame >= each.from && frame < each.from + each.durationInFrames)
  const layers = transition ? transitionLayers(transition, frame) : null
  const styleOf = (id: string) => {
    if (id === transition?.incomingShotId) return layers?.incoming
    return id === transition?.outgoingShotId ? layers?.outgoing : undefined
  }
  return (
    <>
      {shots.map((shot) => (
        <Sequence key={shot.id} name={`Shot ${shot.number}`} {...seenRange(shot)} premountFor={PREMOUNT_IN_FRAMES}>
          <AbsoluteFill style={styleOf(shot.id)}>
            <PictureView shot={shot} />
          </AbsoluteFill>
        </Sequence>
      ))}
      {layers?.veil ? <AbsoluteFill style={layers.veil} /> : null}
    </>
  )
}
