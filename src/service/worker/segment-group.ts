import { createHash } from 'node:crypto'
import { z } from 'zod'
import { encoderSettingsSchema } from '../../render/encoder.ts'
import type { RenderPlan } from '../../render/plan-render.ts'
import type { RendererVersions } from '../../render/renderer-versions.ts'
import { timelineSchema } from '../../timeline/schema.ts'

/** Segments that one worker draws in one go, because opening a page for each would cost more than most of them. */
export const segmentGroupSchema = z.object({
  /** The same for the same segments, whoever wants them. */
  id: z.string(),
  encoder: encoderSettingsSchema,
  versions: z.object({ compositions: z.string(), renderer: z.string(), browser: z.string(), ffmpeg: z.string() }),
  segments: z.array(z.object({ key: z.string(), durationInFrames: z.int().positive(), slice: timelineSchema })),
})

export type SegmentGroup = z.infer<typeof segmentGroupSchema>

/** What a worker that takes a group is told. */
export const groupJobSchema = z.object({
  /** The export it is drawn for first; when that is not wanted any more, neither is the group. */
  exportId: z.string(),
  group: segmentGroupSchema,
})

/** How often a group is tried: after the first time alone, because memory may be short. */
export const GROUP_ATTEMPTS = 3

/** A film is spread over at least so many groups, if it has as many segments: enough for some workers. */
const FEWEST_GROUPS = 16

const MOST_SEGMENTS_A_GROUP = 8

/**
 * Groups a plan's segments, neighbours together. Always the same for a plan, whatever of it is finished already, so
 * that two runs of an export ask for the same.
 */
export function groupSegments(
  { segments, output: { encoder } }: RenderPlan,
  versions: RendererVersions,
): SegmentGroup[] {
  const distinct = [...new Map(segments.map((segment) => [segment.key, segment])).values()]
  const size = Math.min(MOST_SEGMENTS_A_GROUP, Math.max(1, Math.floor(distinct.length / FEWEST_GROUPS)))
  const groups: SegmentGroup[] = []
  for (let first = 0; first < distinct.length; first += size) {
    const members = distinct.slice(first, first + size).map(({ key, durationInFrames, slice }) => {
      return { key, durationInFrames, slice }
    })
    const id = createHash('sha256')
      .update(members.map(({ key }) => key).join())
      .digest('hex')
    groups.push({ id, encoder, versions, segments: members })
  }
  return groups
}
