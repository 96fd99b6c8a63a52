import { expect, test } from 'vitest'
import { sampleTimeline } from '../../compositions/sample-timeline.ts'
import { timelineSchema } from '../../src/timeline/schema.ts'

test('the timeline Studio opens with is a valid one', () => {
  expect(timelineSchema.parse(sampleTimeline)).toEqual(sampleTimeline)
})
