import { EnvironmentError } from '../errors.ts'

/** @param option by which another port is named. */
export function explainListenError(error: unknown, { port, option }: { port: number; option: string }): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'EADDRINUSE') {
    return new EnvironmentError('PORT_TAKEN', `Port ${port} is taken. Name another with ${option}; 0 takes a free one.`)
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
    return new EnvironmentError('PORT_REFUSED', `Storyreel may not listen on port ${port} of this address.`)
  }
  return error
}
