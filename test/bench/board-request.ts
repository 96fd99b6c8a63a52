import type { RunKind } from './compare-runs.ts'
import type { BoardPlan } from './make-board.ts'
import type { Programs } from './programs.ts'
import type { Size } from './storyreel.ts'

/** What is to be measured of a board. */
export type BoardRequest = {
  plan: BoardPlan
  size: Size
  /** Whether Remotion also runs with our encoder settings, which takes the longest of all. */
  withOurEncoder: boolean
  programs: Programs
  /** For everything that is made for this board. */
  folder: string
  /** Told before each run. */
  onRun: (kind: RunKind) => void
}
