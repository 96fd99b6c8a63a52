import { type Timeline, timelineSchema } from '../src/timeline/schema.ts'
import sample from './sample-timeline.json'

/** The sample project, laid out; its media is served from `src/sandbox/sample`. Studio opens on it. */
export const sampleTimeline: Timeline = timelineSchema.parse(sample)
