import type { StageProgress } from './export-request.ts'
import type { ApiGroups } from './mstudio/api-groups.ts'
import { ofFrame } from './mstudio/plan-fill.ts'
import { type WaitLimits, waitForJobs } from './mstudio/wait-for-jobs.ts'
import { generationOf } from './timeline/generation-of.ts'

/**
 * Waits until the generations that run in a project are done. Frames that have a picture and a status that says
 * nothing of a generation are taken as they are, because a look at each would cost a request.
 *
 * @throws what `waitForJobs` and the API throw.
 */
export async function waitForProject({
  api: { frames, generationJobs },
  projectId,
  limits,
  onProgress,
  signal,
}: {
  api: ApiGroups
  projectId: string
  limits: WaitLimits
  onProgress: (progress: StageProgress) => void
  signal: AbortSignal
}): Promise<void> {
  const listed = (await frames.list({ projectId, signal })).toSorted((a, b) => a.position - b.position)
  const jobs = listed.flatMap((frame) =>
    frame.generationJobId !== null && generationOf(frame) !== null
      ? [{ jobId: frame.generationJobId, label: `the picture ${ofFrame({ frames: listed }, frame)}` }]
      : [],
  )
  await waitForJobs({
    generationJobs,
    jobs,
    limits,
    onProgress: (done, total) => onProgress({ stage: 'generate', done, total }),
    signal,
  })
}
