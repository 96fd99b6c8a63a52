import type { CallOptions, TypedCalls } from './typed-calls.ts'
import { type GenerationJob, parseJob } from './wire-resources.ts'

/** What M Studio is generating. Scope `frames`. */
export type GenerationJobsApi = {
  get(options: CallOptions & { jobId: string }): Promise<GenerationJob>
}

export function generationJobsApi(calls: TypedCalls): GenerationJobsApi {
  return {
    get: ({ jobId, signal }) =>
      calls.get({ target: { route: 'job', id: jobId }, name: 'generation_job', parse: parseJob, signal }),
  }
}
