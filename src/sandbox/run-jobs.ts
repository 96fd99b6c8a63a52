import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from './open-store.ts'
import { Refusal } from './refusal.ts'
import type { JobResult, KeptJob, Task } from './resources/generation-job.ts'
import { type Item, newId, now, type State, touch } from './state.ts'

/** Makes what a job is to make and puts it into the project. */
export type DoTask = (job: KeptJob, signal: AbortSignal) => Promise<JobResult>

export type JobRunner = {
  /** Puts a new job in the list and starts it. */
  start(order: { projectId: string | number; frameId: string | null; type: KeptJob['type']; task: Task }): KeptJob
  /** A job as it stands, with the progress of this moment. */
  progressOf(job: KeptJob): number
  /** Runs something that is no job of the API, in its turn. */
  inTurn<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Ends what runs; jobs that are not done go on when the sandbox is started again. */
  stop(): Promise<void>
}

/**
 * Runs generation jobs, one at a time where they need the processor, each as long as `jobSeconds` at least. Those found
 * unfinished are started again.
 */
export function runJobs({
  store,
  jobSeconds,
  doTask,
}: {
  store: Store
  jobSeconds: number
  doTask: DoTask
}): JobRunner {
  const stopping = new AbortController()
  const startedMs = new Map<string, number>()
  const running = new Set<Promise<void>>()
  let turn: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const result = turn.then(() => work(stopping.signal))
    turn = result.catch(() => {})
    return result
  }

  async function run(job: KeptJob): Promise<void> {
    startedMs.set(job.id, performance.now())
    const { signal } = stopping
    try {
      const prompt = promptOf(job.task)
      if (prompt.includes('[stall]')) await delay(2 ** 31 - 1, undefined, { signal })
      if (prompt.includes('[fail]')) {
        await delay(jobSeconds * 500, undefined, { signal })
        throw new Refusal(422, 'The model refused this prompt.')
      }
      await delay(jobSeconds * 1000, undefined, { signal })
      job.result = await inTurn(() => doTask(job, signal))
      end(job, 'completed')
    } catch (error) {
      if (signal.aborted) return
      job.error = error instanceof Refusal ? error.message : 'The generation failed.'
      end(job, 'failed')
    }
    await store.save()
  }

  function end(job: KeptJob, status: 'completed' | 'failed'): void {
    job.status = status
    job.updated_at = now()
    const frame = frameBeingMade(store.state, job)
    if (!frame) return
    frame.item['generation_job_id'] = status === 'failed' ? job.id : null
    frame.item['status'] = status === 'failed' ? 'failed' : 'draft'
    touch(frame.board)
  }

  function launch(job: KeptJob): void {
    const ended = run(job).finally(() => running.delete(ended))
    running.add(ended)
  }

  for (const job of store.state.jobs) if (isOpen(job)) launch(job)

  return {
    inTurn,
    start({ projectId, frameId, type, task }) {
      const job: KeptJob = {
        id: newId('job'),
        project_id: projectId,
        frame_id: frameId,
        type,
        status: 'queued',
        progress: 0,
        result: null,
        error: null,
        created_at: now(),
        updated_at: now(),
        task,
      }
      store.state.jobs.push(job)
      const frame = frameBeingMade(store.state, job)
      if (frame) {
        frame.item['generation_job_id'] = job.id
        frame.item['status'] = 'generating'
        touch(frame.board)
      }
      launch(job)
      return job
    },
    progressOf(job) {
      if (job.status === 'completed') return 100
      if (job.status === 'failed') return 0
      const elapsedMs = performance.now() - (startedMs.get(job.id) ?? performance.now())
      return Math.min(99, Math.floor((100 * elapsedMs) / Math.max(1, jobSeconds * 1000)))
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled([...running, turn])
    },
  }
}

function isOpen({ status }: KeptJob): boolean {
  return status === 'queued' || status === 'processing'
}

/** The frame whose picture the job makes; a voice or an effect for a frame leaves the frame as it is. */
function frameBeingMade(state: State, { type, frame_id: id }: KeptJob) {
  if (id === null || type === 'voice' || type === 'sfx') return null
  const board = state.boards.find(({ frames }) => frames.some((frame) => String(frame['id']) === id))
  const item: Item | undefined = board?.frames.find((frame) => String(frame['id']) === id)
  return board && item ? { board, item } : null
}

function promptOf(task: Task): string {
  switch (task.kind) {
    case 'image':
    case 'video':
    case 'sfx':
      return task.prompt
    case 'voice':
      return task.text
    case 'lip-sync':
      return ''
  }
}
