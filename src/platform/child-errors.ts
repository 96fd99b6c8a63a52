import { z } from 'zod'
import {
  ApiRefusedError,
  CanceledError,
  EnvironmentError,
  ProjectError,
  StoryreelError,
  UpstreamError,
  UsageError,
} from '../errors.ts'

/** An error as it crosses from one of our processes to another. */
export const wireErrorSchema = z.object({
  name: z.string(),
  /** Null for a bug. */
  code: z.string().nullable(),
  message: z.string(),
  retryAt: z.string().nullish(),
  stack: z.string().optional(),
})

export type WireError = z.infer<typeof wireErrorSchema>

export function toWireError(error: unknown): WireError {
  if (error instanceof UpstreamError) {
    return { name: error.name, code: error.code, message: error.message, retryAt: error.retryAt }
  }
  if (error instanceof StoryreelError) return { name: error.name, code: error.code, message: error.message }
  if (error instanceof Error) {
    return { name: error.name, code: null, message: error.message, ...(error.stack ? { stack: error.stack } : {}) }
  }
  return { name: 'Error', code: null, message: String(error) }
}

/** The same error, of the same class, on the other side. */
export function fromWireError({ name, code, message, retryAt = null, stack }: WireError): Error {
  if (code !== null) {
    switch (name) {
      case 'UsageError':
        return new UsageError(code, message)
      case 'ProjectError':
        return new ProjectError(code, message)
      case 'ApiRefusedError':
        return new ApiRefusedError(code, message)
      case 'UpstreamError':
        return new UpstreamError(code, message, { retryAt })
      case 'EnvironmentError':
        return new EnvironmentError(code, message)
      case 'CanceledError':
        return new CanceledError()
    }
  }
  const error = new Error(message)
  error.name = name
  if (stack !== undefined) error.stack = stack
  return error
}
