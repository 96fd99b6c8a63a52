import { setTimeout as delay } from 'node:timers/promises'
import { CanceledError, ProjectError, UpstreamError } from '../errors.ts'
import type { GenerationJobsApi } from './generation-jobs.ts'
import type { GenerationJob } from './wire-resources.ts'

/** A generation job, and what it makes, such as `the image of frame 4 ("The lamp")`. */
export type PendingJob = { jobId: string; label: string }

/** How long to wait for generations, in milliseconds. */
export type WaitLimits = {
  /** Until the second look at the jobs; the first is at once. Each further wait is half as long again, up to 30 s. */
  firstPollMs: number
  /** Until it is given up. */
  deadlineMs: number
}

/** A look at every job costs a request of a minute's 60. */
export const FIRST_POLL_MS = 10_000

const LONGEST_POLL_MS = 30_000

/**
 * Waits until all jobs are done.
 *
 * @param onProgress told how many are done, with shares of those that say how far they are.
 * @throws {ProjectError} `GENERATION_FAILED`, naming what could not be made and why.
 * @throws {UpstreamError} `ASSET_PENDING`, naming what is not ready at the deadline.
 */
export async function waitForJobs({
  generationJobs,
  jobs,
  limits: { firstPollMs, deadlineMs },
  onProgress,
  signal,
}: {
  generationJobs: GenerationJobsApi
  jobs: readonly PendingJob[]
  limits: WaitLimits
  onProgress: (done: number, total: number) => void
  signal: AbortSignal
}): Promise<void> {
  const untilMs = performance.now() + deadlineMs
  let pending = jobs
  for (let pollMs = firstPollMs; pending.length > 0; pollMs = Math.min(LONGEST_POLL_MS, 1.5 * pollMs)) {
    const looked: { pendingJob: PendingJob; job: GenerationJob }[] = []
    for (const pendingJob of pending) {
      looked.push({ pendingJob, job: await generationJobs.get({ jobId: pendingJob.jobId, signal }) })
    }
    const failed = looked.filter(({ job }) => job.status === 'failed')
    if (failed.length > 0) throw failedError(failed.map(({ pendingJob, job }) => ({ ...pendingJob, why: job.error })))

    const open = looked.filter(({ job }) => job.status !== 'completed')
    pending = open.map(({ pendingJob }) => pendingJob)
    const shares = open.reduce((sum, { job }) => sum + (job.progressPercent ?? 0) / 100, 0)
    onProgress(jobs.length - open.length + shares, jobs.length)
    if (pending.length === 0) return
    if (performance.now() + pollMs > untilMs) throw pendingError(pending, deadlineMs)
    await delay(pollMs, undefined, { signal }).catch(() => {
      throw new CanceledError()
    })
  }
}

// --- internal ---

function failedError(failed: { label: string; why: string | null }[]): ProjectError {
  const reasons = failed.map(({ label, why }) => (why === null ? label : `${label} (${why.replace(/\.$/, '')})`))
  return new ProjectError(
    'GENERATION_FAILED',
    `M Studio could not generate ${reasons.join(', ')}. Change what it is made of and generate it again.`,
  )
}

function pendingError(pending: readonly PendingJob[], deadlineMs: number): UpstreamError {
  const labels = pending.map(({ label }) => label).join(', ')
  return new UpstreamError(
    'ASSET_PENDING',
    `M Studio has not finished ${labels} within ${Math.round(deadlineMs / 1000)} s. It goes on with it; run the same command later, or wait longer with --wait.`,
  )
}
