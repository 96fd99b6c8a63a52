import type { Stage } from '../../export-request.ts'

/** How long the runs of several exports have been in which stage. */
export type StageClock = {
  start: (id: string) => void
  enter: (id: string, stage: Stage) => void
  /** @returns seconds by stage; a stage that was entered more than once counts as one. */
  end: (id: string) => Map<Stage, number>
  /** Runs that were started and have not ended. */
  running: () => number
}

type Run = { stage: Stage; sinceMs: number; seconds: Map<Stage, number> }

/** @param nowMs of a clock that only goes forwards. */
export function createStageClock(nowMs: () => number = () => performance.now()): StageClock {
  const runs = new Map<string, Run>()
  const leave = ({ stage, sinceMs, seconds }: Run) => {
    seconds.set(stage, (seconds.get(stage) ?? 0) + (nowMs() - sinceMs) / 1000)
  }
  return {
    start: (id) => {
      runs.set(id, { stage: 'fetch', sinceMs: nowMs(), seconds: new Map() })
    },
    enter: (id, stage) => {
      const run = runs.get(id)
      if (run === undefined || run.stage === stage) return
      leave(run)
      Object.assign(run, { stage, sinceMs: nowMs() })
    },
    end: (id) => {
      const run = runs.get(id)
      if (run === undefined) return new Map()
      runs.delete(id)
      leave(run)
      return run.seconds
    },
    running: () => runs.size,
  }
}
