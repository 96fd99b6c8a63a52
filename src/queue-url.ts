import { UsageError } from './errors.ts'
import { makeSecret, type Secret } from './mstudio/secret.ts'

/** A server that holds the queue. Its address may hold a password. */
export type QueueUrl = { kind: 'postgres' | 'redis'; url: Secret }

/** @throws {UsageError} when it is not the address of a PostgreSQL or Redis server. */
export function parseQueueUrl(written: string): QueueUrl {
  const protocol = URL.canParse(written) ? new URL(written).protocol : 'none:'
  switch (protocol) {
    case 'postgres:':
    case 'postgresql:':
      return { kind: 'postgres', url: makeSecret(written) }
    case 'redis:':
    case 'rediss:':
      return { kind: 'redis', url: makeSecret(written) }
    default:
      throw new UsageError(
        'CONFIG_INVALID',
        'The environment variable STORYREEL_QUEUE_URL is wrong: it must begin with postgres:// or redis://. Leave it out to keep the queue in the data folder.',
      )
  }
}
