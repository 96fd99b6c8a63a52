import { EnvironmentError } from '../../errors.ts'

/** What was tried, for a sentence: `The storage s3://films could not be read`. */
export type S3Deed = 'read' | 'written' | 'emptied'

const REFUSALS: readonly string[] = [
  'AccessDenied',
  'Forbidden',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
]

/**
 * A failure of S3 in our words. Only its name is told: what servers write may hold keys.
 *
 * @param address of the bucket, without its parameters.
 */
export function explainS3Error(error: unknown, { address, deed }: { address: string; deed: S3Deed }): EnvironmentError {
  const name = nameOf(error)
  const subject = `The storage ${address} could not be ${deed}`
  const [code, sentence] = REFUSALS.includes(name)
    ? ['STORAGE_REFUSED', `${subject}: it refuses us (${name}). Check the keys and what they allow.`]
    : name === 'CredentialsProviderError'
      ? ['STORAGE_REFUSED', `${subject}: there are no keys. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`]
      : name === 'NoSuchBucket'
        ? ['STORAGE_MISSING', `${subject}: there is no such bucket. Create it.`]
        : ['STORAGE_UNAVAILABLE', `${subject}: ${name}. It is tried again later.`]
  return new EnvironmentError(code, sentence, { cause: error })
}

export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.name
}
