import type { FilmFile } from './inspect-film.ts'
import type { Quality } from './measure-quality.ts'
import type { Measured } from './run-measured.ts'

/** A way to make a board's film; `floor` only encodes it. */
export type RunKind = 'remotion' | 'remotion-our-encoder' | 'cold' | 'warm' | 'edited' | 'floor'

/** What was measured of a run; null what was not, or does not exist. */
export type Run = Measured & { kind: RunKind; file: FilmFile | null; quality: Quality | null }

/** A run beside the others of its board; null where there is none to compare it with. */
export type ComparedRun = Run & {
  framesPerSecond: number
  /** How many times as fast as Remotion with its defaults, and as the cold run. */
  timesRemotion: number | null
  timesCold: number | null
  /** How many times as long as encoding alone. */
  timesFloor: number | null
}

export function compareRuns(runs: readonly Run[], frames: number): ComparedRun[] {
  const secondsOf = (kind: RunKind) => runs.find((run) => run.kind === kind)?.seconds ?? null
  const [remotion, cold, floor] = [secondsOf('remotion'), secondsOf('cold'), secondsOf('floor')]
  return runs.map((run) => ({
    ...run,
    framesPerSecond: frames / run.seconds,
    timesRemotion: remotion === null ? null : remotion / run.seconds,
    timesCold: cold === null ? null : cold / run.seconds,
    timesFloor: floor === null ? null : run.seconds / floor,
  }))
}
