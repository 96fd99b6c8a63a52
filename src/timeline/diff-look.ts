import { deepEqual } from './deep-equal.ts'
import type { Timeline } from './schema.ts'
import type { LookPart, TimelineChange } from './timeline-change.ts'

/**
 * What is different in how all of a film is drawn. What a look says of fit, motion, playback, transitions and cards is
 * in the shots, so it is told there.
 */
export function diffLook(before: Timeline, after: Timeline): TimelineChange[] {
  const [was, is] = [partsOf(before), partsOf(after)]
  return is.flatMap(({ part, value }, index) =>
    deepEqual(value, was[index]?.value) ? [] : [{ kind: 'look' as const, part }],
  )
}

function partsOf({ look, logo, composition }: Timeline): { part: LookPart; value: unknown }[] {
  return [
    { part: 'caption style', value: look.captions.style },
    { part: 'caption position', value: look.captions.position },
    { part: 'caption safe area', value: look.captions.safeArea },
    { part: 'caption size', value: look.captions.scale },
    { part: 'character forms', value: look.han },
    { part: 'burn-ins', value: look.burnIns },
    { part: 'watermark', value: { ...look.watermark, logo: logo?.sha256 ?? null } },
    { part: 'DRAFT mark', value: look.draft },
    { part: 'notes on screen', value: look.notes },
    { part: 'matte', value: look.matte },
    { part: 'comparison', value: composition === 'Compare' ? look.compare : null },
    { part: 'colours', value: look.colours },
  ]
}
