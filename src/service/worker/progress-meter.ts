import { STAGES, type Stage, type StageProgress } from '../../export-request.ts'
import type { ExportProgress } from '../exports/export-record.ts'

/** About how an export's time is spent, from a film of a minute of moving shots on two cores. */
const WEIGHTS: Record<Stage, number> = {
  generate: 0,
  fetch: 2,
  media: 8,
  render: 75,
  audio: 2,
  assemble: 2,
  verify: 4,
  convert: 5,
  publish: 2,
}

const WHOLE = STAGES.reduce((sum, stage) => sum + WEIGHTS[stage], 0)

/** Before this share of a stage is done, its pace tells nothing. */
const FIRST_TELLING_SHARE = 0.02

/** Follows one run: how far it is as a whole, and how long it will take. */
export type ProgressMeter = {
  report: (progress: StageProgress) => void
  /** What there is to tell since the last time; null when there is nothing. */
  take: () => { progress: ExportProgress; warnings: string[] } | null
}

/** @param onStep hears of each stage that begins, and of every tenth of drawing. */
export function createProgressMeter(onStep: (progress: StageProgress) => void): ProgressMeter {
  let latest: ExportProgress | null = null
  let isNew = false
  let warnings: string[] = []
  let lastStep = ''
  let stageBegan = { stage: '', atMs: 0, share: 0 }
  return {
    report: (progress) => {
      const { stage, done, total } = progress
      const nowMs = performance.now()
      if (stageBegan.stage !== stage) stageBegan = { stage, atMs: nowMs, share: total > 0 ? done / total : 0 }
      if (progress.warnings) ({ warnings } = progress)
      const share = Math.max(latest?.share ?? 0, shareAt(progress))
      const secondsLeft = secondsLeftAt(progress, stageBegan, nowMs)
      latest = { stage, done, total, share, secondsLeft }
      isNew = true
      const tenth = stage === 'render' && total > 0 ? Math.floor((10 * done) / total) : 0
      const step = `${stage} ${tenth}`
      if (step !== lastStep) onStep({ stage, done, total, ...(progress.warnings ? { warnings } : {}) })
      lastStep = step
    },
    take: () => {
      if (latest === null || !isNew) return null
      isNew = false
      return { progress: latest, warnings }
    },
  }
}

/** The share of the whole export that is behind it, 0 to 1. */
export function shareAt({ stage, done, total }: StageProgress): number {
  const before = STAGES.slice(0, STAGES.indexOf(stage)).reduce((sum, each) => sum + WEIGHTS[each], 0)
  const inside = total > 0 ? Math.min(1, done / total) : 0
  return (before + WEIGHTS[stage] * inside) / WHOLE
}

/** From the pace of the stage it is in; what follows takes as long as its weight says. */
function secondsLeftAt(
  { stage, done, total }: StageProgress,
  began: { atMs: number; share: number },
  nowMs: number,
): number | null {
  const inside = total > 0 ? done / total : 0
  const made = inside - began.share
  if (stage !== 'render' || made < FIRST_TELLING_SHARE) return null
  const secondsPerStage = (nowMs - began.atMs) / 1000 / made
  const after = STAGES.slice(STAGES.indexOf(stage) + 1).reduce((sum, each) => sum + WEIGHTS[each], 0)
  return Math.ceil(secondsPerStage * (1 - inside) + secondsPerStage * (after / WEIGHTS.render))
}
