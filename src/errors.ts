/**
 * Errors by whose fault they are. Every expected failure is one of these; anything else is a bug. The message is one
 * sentence (or two) that says what failed, which thing, and what to do; it never holds a key or a URL's query.
 */
export abstract class StoryreelError extends Error {
  /** The process exit code that stands for this kind of failure. */
  abstract readonly exitCode: number
  /** Stable, for programs, such as `PROJECT_EMPTY`. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.name = new.target.name
  }
}

/** The command or request asked for something that cannot be. */
export class UsageError extends StoryreelError {
  readonly exitCode = 2
}

/** The project or one of its media files is at fault. */
export class ProjectError extends StoryreelError {
  readonly exitCode = 3
}

/** M Studio understood and said no: 401, 402, 403, 404. */
export class ApiRefusedError extends StoryreelError {
  readonly exitCode = 4
}

/** M Studio or a media host is down, overloaded or answers nonsense; later may be better. */
export class UpstreamError extends StoryreelError {
  readonly exitCode = 5
  /** When it said to come back, as an ISO date; null when it did not say. */
  readonly retryAt: string | null

  constructor(code: string, message: string, options: ErrorOptions & { retryAt?: string | null } = {}) {
    super(code, message, options)
    this.retryAt = options.retryAt ?? null
  }
}

/** This machine lacks something: a browser, disk space, memory, a lock. */
export class EnvironmentError extends StoryreelError {
  readonly exitCode = 6
}

/** Somebody asked to stop. Not a failure. */
export class CanceledError extends StoryreelError {
  readonly exitCode = 130

  constructor() {
    super('CANCELED', 'Stopped. What was finished is kept; run the same command again to go on.')
  }
}

/** Whether the same export may succeed later without anybody changing the project, the key or the command. */
export function isRetryable(error: unknown): boolean {
  return error instanceof UpstreamError || error instanceof EnvironmentError
}

/** The exit code for whatever was thrown; 1 means a bug. */
export function exitCodeOf(error: unknown): number {
  return error instanceof StoryreelError ? error.exitCode : 1
}

/**
 * What the operating system refused, in our words: a full disk, a folder that may not be written. Other errors are
 * returned as they are.
 */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const where = 'path' in error && typeof error.path === 'string' ? ` (${error.path})` : ''
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new EnvironmentError(
        'DISK_FULL',
        `The disk is full${where}. Free some space, or move the data folder with STORYREEL_DATA_DIR, and run the same command again; what was finished is kept.`,
        { cause: error },
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new EnvironmentError(
        'NOT_WRITABLE',
        `Storyreel may not write there${where}. Choose another folder or fix its permissions.`,
        {
          cause: error,
        },
      )
    default:
      return error
  }
}
