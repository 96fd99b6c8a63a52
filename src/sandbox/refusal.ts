/** Messages by the field they are about, as in the documented 422. */
export type FieldErrors = Record<string, string[]>

/** Why a request is not done; thrown while it is worked on, sent as the documented error body. */
export class Refusal extends Error {
  readonly status: number
  readonly #headers: Record<string, string>
  readonly #errors: FieldErrors | undefined

  constructor(status: number, message: string, parts: { headers?: Record<string, string>; errors?: FieldErrors } = {}) {
    super(message)
    this.status = status
    this.#headers = parts.headers ?? {}
    this.#errors = parts.errors
  }

  toResponse(): Response {
    const body = { success: false, message: this.message, ...(this.#errors && { errors: this.#errors }) }
    return Response.json(body, { status: this.status, headers: this.#headers })
  }
}

export function notFound(noun: string): Refusal {
  return new Refusal(404, `${noun} not found.`)
}

export function invalid(errors: FieldErrors): Refusal {
  return new Refusal(422, 'The given data was invalid.', { errors })
}
