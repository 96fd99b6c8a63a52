import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import S3rver from 's3rver'

/** The only keys it knows, as the environment variables that AWS's tools read. */
export const S3_KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }

/** An S3 server on loopback with one bucket, `films`. */
export type S3Server = { endpoint: string; urlOf: (prefix: string) => string; stop: () => Promise<void> }

export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'storyreel-s3-'))
  const buckets = [{ name: 'films', configs: [] }]
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: buckets })
  const { port } = await server.run()
  const endpoint = `http://127.0.0.1:${port}`
  return {
    endpoint,
    urlOf: (prefix) => `s3://films/${prefix}?endpoint=${endpoint}&region=eu-central-1`,
    stop: async () => {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
