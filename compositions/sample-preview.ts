import { buildTimeline } from '../src/timeline/build-timeline.ts'
import { PLAIN_LOOK } from '../src/timeline/look.ts'
import type { Timeline } from '../src/timeline/schema.ts'
import { layoutOf, type TimelineSource, timelineSourceSchema } from '../src/timeline/timeline-source.ts'
import sample from './sample-source.json'

/** The sample project, laid out; its media is served from `src/sandbox/sample`. Studio opens on it. */
export function samplePreview(): { timeline: Timeline; source: TimelineSource } {
  const source = timelineSourceSchema.parse(sample)
  return { timeline: buildTimeline({ ...layoutOf(source), look: PLAIN_LOOK }), source }
}
