import { z } from 'zod'

const bodySchema = z.object({
  message: z.string(),
  errors: z.record(z.string(), z.array(z.string())).default({}),
})

/** The service said no. Its message is for people. */
export class Refused extends Error {
  readonly status: number
  /** Messages by the path of the field, such as `captions.0`. */
  readonly errors: Record<string, string[]>

  constructor(status: number, message: string, errors: Record<string, string[]>) {
    super(message)
    this.status = status
    this.errors = errors
  }
}

export async function readRefusal(response: Response): Promise<Refused> {
  const parsed = bodySchema.safeParse(await response.json().catch(() => null))
  return parsed.success
    ? new Refused(response.status, parsed.data.message, parsed.data.errors)
    : new Refused(response.status, `The service answered ${response.status}.`, {})
}

/** What to tell whoever looks at the page. */
export function messageOf(error: unknown): string {
  if (error instanceof Refused) return error.message
  return error instanceof TypeError
    ? 'The service cannot be reached just now.'
    : 'The service gave an answer that this page does not understand. It may help to load the page again.'
}
