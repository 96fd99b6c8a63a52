import { UsageError } from '../../errors.ts'

/** Messages by the path of the field they are about, such as `look.motion`. */
export type FieldErrors = Record<string, string[]>

/** Why a request is not done; thrown while it is worked on, sent as the documented error body. */
export class ApiRefusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 410 | 413 | 415 | 416 | 422 | 429 | 431 | 500 | 503
  /** Stable, for programs. */
  readonly code: string
  readonly headers: Record<string, string>
  readonly errors: FieldErrors | null

  constructor(
    status: ApiRefusal['status'],
    code: string,
    message: string,
    { headers = {}, errors = null }: { headers?: Record<string, string>; errors?: FieldErrors | null } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
    this.errors = errors
  }

  toBody(requestId: string) {
    const { message, code, errors } = this
    return { success: false as const, message, code, requestId, ...(errors && { errors }) }
  }
}

/** As for an export that never existed, whoever's it is. */
export function exportNotFound(): ApiRefusal {
  return new ApiRefusal(404, 'EXPORT_NOT_FOUND', 'Export not found.')
}

export function webhookNotFound(): ApiRefusal {
  return new ApiRefusal(404, 'WEBHOOK_NOT_FOUND', 'Webhook not found.')
}

export function deliveryNotFound(): ApiRefusal {
  return new ApiRefusal(404, 'DELIVERY_NOT_FOUND', 'Delivery not found.')
}

/** @throws {ApiRefusal} 409 for what cannot be done as things are now; whatever else an error is, as it is. */
export function notNow(error: unknown): never {
  throw error instanceof UsageError ? new ApiRefusal(409, error.code, error.message) : error
}

export function tooMany(message: string, retryAfterSeconds: number): ApiRefusal {
  return new ApiRefusal(429, 'RATE_LIMITED', message, { headers: { 'Retry-After': String(retryAfterSeconds) } })
}

/** It may be another time. */
export function unavailable(code: string, message: string, retryAfterSeconds: number): ApiRefusal {
  return new ApiRefusal(503, code, message, { headers: { 'Retry-After': String(retryAfterSeconds) } })
}
