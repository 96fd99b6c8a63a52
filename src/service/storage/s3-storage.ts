import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { checkKey, checkPrefix } from './check-key.ts'
import { contentTypeOf } from './content-type.ts'
import type { S3Address } from './s3-address.ts'
import { explainS3Error, type S3Deed } from './s3-error.ts'
import type { Storage } from './storage.ts'

/** A file has 10,000 parts at most; one of more than 80 GB has larger ones. */
const LEAST_PART_BYTES = 8 * 1024 * 1024

const MOST_PARTS = 10_000

const PARTS_AT_ONCE = 4

/** Each is repeated with growing waits when the server is away or busy. */
const ATTEMPTS = 5

const CONNECT_MS = 5000

/** Without a byte. */
const SILENCE_MS = 60_000

/** Amazon signs no link for longer. */
const MOST_LINK_SECONDS = 7 * 24 * 60 * 60

/** Files in a bucket, with the keys that AWS's own tools use: `AWS_ACCESS_KEY_ID` and so on. */
export function openS3Storage({ bucket, prefix, endpoint, region }: S3Address): Storage {
  const client = new S3Client({
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(region === null && endpoint === null ? {} : { region: region ?? 'us-east-1' }),
    maxAttempts: ATTEMPTS,
    // Servers that are not Amazon's store the frames of a checksummed stream as if they were the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
  })
  const address = `s3://${bucket}/${prefix}`
  const objectOf = (key: string) => {
    checkKey(key)
    return { Bucket: bucket, Key: `${prefix}${key}` }
  }
  const explained = async <Result>(deed: S3Deed, task: () => Promise<Result>): Promise<Result> => {
    try {
      return await task()
    } catch (error) {
      throw explainS3Error(error, { address, deed })
    }
  }
  const get = async (object: ReturnType<typeof objectOf>, range: { first: number; last: number } | null) => {
    const Range = range ? { Range: `bytes=${range.first}-${range.last}` } : {}
    const answer = await orMissing(client.send(new GetObjectCommand({ ...object, ...Range })))
    if (answer === null) return null
    if (!(answer.Body instanceof Readable)) throw new Error('The SDK gave no stream.')
    return { body: answer.Body, bytes: answer.ContentLength ?? null }
  }
  return {
    async put(key, file) {
      const object = objectOf(key)
      const { size } = await stat(file)
      await explained('written', () =>
        new Upload({
          client,
          params: { ...object, Body: createReadStream(file), ContentType: contentTypeOf(key) },
          partSize: Math.max(LEAST_PART_BYTES, Math.ceil(size / MOST_PARTS)),
          queueSize: PARTS_AT_ONCE,
        }).done(),
      )
    },
    async fetch(key, file) {
      const object = objectOf(key)
      const temporaryFile = `${file}.${randomUUID()}.partial`
      await mkdir(path.dirname(file), { recursive: true })
      try {
        return await explained('read', async () => {
          const found = await get(object, null)
          if (found === null) return false
          await pipeline(found.body, createWriteStream(temporaryFile))
          await rename(temporaryFile, file)
          return true
        })
      } finally {
        await rm(temporaryFile, { force: true })
      }
    },
    async stat(key) {
      const object = objectOf(key)
      return explained('read', async () => {
        const found = await orMissing(client.send(new HeadObjectCommand(object)))
        return found && { bytes: found.ContentLength ?? 0, etag: found.ETag ?? '' }
      })
    },
    async read(key, range) {
      const object = objectOf(key)
      const found = await explained('read', () => get(object, range))
      if (found === null) throw new Error(`There is no ${key} in the storage.`)
      return found.body
    },
    async link(key, { fileName, expiresInSeconds }) {
      const command = new GetObjectCommand({
        ...objectOf(key),
        ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
        ResponseContentType: contentTypeOf(fileName),
      })
      const expiresIn = Math.min(expiresInSeconds, MOST_LINK_SECONDS)
      return explained('read', () => getSignedUrl(client, command, { expiresIn }))
    },
    async removeAll(below) {
      checkPrefix(below)
      const Prefix = `${prefix}${below}`
      await explained('emptied', async () => {
        for (;;) {
          const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }))
          if (Contents.length === 0) return
          const Objects = Contents.map(({ Key = '' }) => ({ Key }))
          await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
        }
      })
    },
  }
}

/** Null for an object that is not there; a bucket that is not there is another matter. */
async function orMissing<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return null
    throw error
  }
}
