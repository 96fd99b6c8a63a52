import { z } from 'zod'

/** A bucket of S3, or of a server that speaks its language. */
export type S3Address = {
  bucket: string
  /** Before all keys; empty, or ends in a slash. */
  prefix: string
  /** Null is Amazon's. */
  endpoint: string | null
  /** Null leaves it to `AWS_REGION` and the files of the AWS tools. */
  region: string | null
}

const parametersSchema = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  region: z.string().min(1).optional(),
})

/** `s3://bucket/prefix?endpoint=https://host&region=name`. @returns null when it is not such an address. */
export function parseS3Address({ protocol, hostname, pathname, searchParams, username, hash }: URL): S3Address | null {
  const parameters = parametersSchema.safeParse(Object.fromEntries(searchParams))
  if (protocol !== 's3:' || hostname === '' || username !== '' || hash !== '' || !parameters.success) return null
  const { endpoint = null, region = null } = parameters.data
  const path = decodeURIComponent(pathname).replace(/^\/+|\/+$/g, '')
  return { bucket: hostname, prefix: path === '' ? '' : `${path}/`, endpoint, region }
}
