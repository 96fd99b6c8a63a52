import type { RenderPlan } from '../render/plan-render.ts'
import { framesPerSecond, framesToSeconds, timecode } from '../timeline/time.ts'
import type { TimelineChange } from '../timeline/timeline-change.ts'
import { describeSince } from './describe-since.ts'
import { describeWarnings } from './describe-warnings.ts'

/** What an export would do, for people: every shot and what timed it, then the work it makes. */
export function describePlan({
  plan,
  changes,
  reused,
}: {
  plan: RenderPlan
  changes: TimelineChange[] | null
  reused: number
}): string {
  const { timeline, output, segments } = plan
  const rate = framesPerSecond(output.frameRate)
    .toFixed(3)
    .replace(/\.?0+$/, '')
  const seconds = framesToSeconds(output.durationInFrames, output.frameRate)
  const rows = timeline.shots.map((shot) => [
    shot.number,
    timecode(shot.from, output.frameRate),
    `${framesToSeconds(shot.durationInFrames, output.frameRate).toFixed(2)} s`,
    shot.picture.kind,
    `timed by ${shot.timedBy}`,
    shot.title ?? '',
  ])
  return [
    `${timeline.title}: ${seconds.toFixed(2)} s, ${output.width}x${output.height} at ${rate} frames a second`,
    '',
    ...table(rows),
    '',
    `${segments.length} segments (${describeLanes(plan)}), ${reused} finished already; ${plan.audio.clips.length} audio clips, ${timeline.captions.length} captions, ${timeline.markers.length} notes`,
    ...(changes === null
      ? []
      : [`${describeSince(changes)}; ${segments.length - reused} of ${segments.length} segments to draw`]),
    ...describeWarnings(timeline.warnings),
  ].join('\n')
}

/** Such as `8 hold, 3 native`; see plan-lane.ts. */
function describeLanes({ segments }: RenderPlan): string {
  const counts = (['hold', 'native', 'browser'] as const).map((kind) => ({
    kind,
    count: segments.filter(({ lane }) => lane.kind === kind).length,
  }))
  return counts.flatMap(({ kind, count }) => (count === 0 ? [] : [`${count} ${kind}`])).join(', ')
}

function table(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}
