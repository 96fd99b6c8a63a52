import { ProjectError } from './errors.ts'
import type { StageProgress } from './export-request.ts'
import type { ApiGroups } from './mstudio/api-groups.ts'
import type { MStudioClient } from './mstudio/client.ts'
import { fetchBoard } from './mstudio/fetch-board.ts'
import { type FillKind, type FillOrder, planFill } from './mstudio/plan-fill.ts'
import { type PendingJob, type WaitLimits, waitForJobs } from './mstudio/wait-for-jobs.ts'
import type { GenerationJob, Voice } from './mstudio/wire-resources.ts'

/** What is to be generated, for whoever pays for it. */
export type FillPlan = {
  orders: FillOrder[]
  /** Who is to speak; null when nobody has to. A chosen voice has no name here. */
  voice: (Pick<Voice, 'id'> & { name: string | null }) | null
}

type FillParams = {
  client: MStudioClient
  api: ApiGroups
  projectId: string
  kinds: readonly FillKind[]
  /** Null takes the first of the library. */
  voiceId: string | null
  limits: WaitLimits
  /** Rejects to spend nothing. Not asked when the project lacks nothing. */
  confirm: (plan: FillPlan) => Promise<void>
  onProgress: (progress: StageProgress) => void
  signal: AbortSignal
}

/**
 * Has M Studio generate what a project lacks, and waits until it is there. What is being generated already is waited
 * for and not ordered again.
 *
 * @throws {ProjectError} `GENERATION_FAILED`, `VOICE_MISSING`; what `waitForJobs`, `confirm` and the API throw.
 */
export async function fillProject(params: FillParams): Promise<void> {
  const { client, api, projectId, kinds, limits, onProgress, signal } = params
  const board = await fetchBoard({ client, projectId, signal })
  const wanted = await Promise.all(planFill(board, kinds).map((order) => withRunningJob(order, params)))
  const orders = wanted.filter(({ running }) => running === null).map(({ order }) => order)
  const voice = await chooseVoice(orders, params)
  if (orders.length > 0) await params.confirm({ orders, voice })

  let done = 0
  // Videos are made of images.
  for (const isVideo of [false, true]) {
    const phase = wanted.filter(({ order }) => (order.kind === 'video') === isVideo)
    const jobs: PendingJob[] = []
    for (const { order, running } of phase) {
      const { id: jobId } = running ?? (await place(order, voice?.id ?? '', params))
      jobs.push({ jobId, label: order.label })
    }
    await waitForJobs({
      generationJobs: api.generationJobs,
      jobs,
      limits,
      onProgress: (ofPhase) => onProgress({ stage: 'generate', done: done + ofPhase, total: wanted.length }),
      signal,
    })
    done += phase.length
  }
}

// --- internal ---

type Wanted = { order: FillOrder; running: GenerationJob | null }

/** A run that was interrupted has ordered it already, or somebody in M Studio has. */
async function withRunningJob(order: FillOrder, { api, signal }: FillParams): Promise<Wanted> {
  const { generationJobId: jobId } = order.frame
  if (jobId === null || order.kind === 'voice') return { order, running: null }
  const job = await api.generationJobs.get({ jobId, signal })
  const isRunning = job.type === order.kind && (job.status === 'queued' || job.status === 'processing')
  return { order, running: isRunning ? job : null }
}

async function chooseVoice(orders: FillOrder[], { api, voiceId, signal }: FillParams): Promise<FillPlan['voice']> {
  if (!orders.some(({ kind }) => kind === 'voice')) return null
  if (voiceId !== null) return { id: voiceId, name: null }
  const [first] = await api.voices.list({ signal })
  if (first) return first
  throw new ProjectError('VOICE_MISSING', 'Your voice library is empty. Add a voice in M Studio, or leave out voice.')
}

function place(order: FillOrder, voiceId: string, { api, projectId, signal }: FillParams): Promise<GenerationJob> {
  const frameId = order.frame.id
  switch (order.kind) {
    case 'image':
      return api.images.generate({ frameId, prompt: order.prompt, signal })
    case 'video':
      return api.videos.generate({ frameId, signal })
    case 'voice':
      return api.audioTracks.generateVoice({ projectId, frameId, text: order.text, voiceId, signal })
  }
}
