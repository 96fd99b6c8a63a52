import { isIP } from 'node:net'
import { homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { parseByteSize } from './byte-size.ts'
import { UsageError } from './errors.ts'
import { apiKey, type Credential, userToken } from './mstudio/credential.ts'
import { DEFAULT_API_URL, type PathOverrides } from './mstudio/routes.ts'
import { makeSecret, type Secret } from './mstudio/secret.ts'
import { originSchema } from './origin.ts'
import { parseQueueUrl, type QueueUrl } from './queue-url.ts'
import { readConfigFile } from './read-config-file.ts'

/**
 * What the environment says, else `storyreel.config.ts`. The only reader of `process.env`; the API key is read apart, so
 * nothing passes it on.
 */
export type Config = {
  apiUrl: string
  /** Besides the API's own: origins that media is fetched from although they are not https on the public internet. */
  mediaOrigins: string[]
  /** Paths of the API that are others than ours, by their names in `routes.ts`. */
  paths: PathOverrides
  /** Requests a minute; null is as published. */
  rateLimit: number | null
  /** Assets, segments, bundles and the queue; absolute. */
  dataDir: string
  /** What assets, segments and bundles may come to; after each export, those not used for longest go. */
  cacheBytes: number
  /** A Chrome to use instead of the ones looked for; null looks. */
  browser: string | null
  /** An ffmpeg to use instead of Remotion's own. */
  ffmpeg: string | null
  /** Directories where programs are looked for. */
  searchPath: string
}

const schema = z.object({
  MSTUDIO_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  MSTUDIO_RATE_LIMIT: z.coerce.number('it must be a number of requests a minute').int().min(1).optional(),
  STORYREEL_MEDIA_ORIGINS: z.string().transform(toOrigins).optional(),
  STORYREEL_DATA_DIR: z.string().min(1).optional(),
  STORYREEL_CACHE_SIZE: z.string().optional(),
  STORYREEL_BROWSER: z.string().min(1).optional(),
  FFMPEG_PATH: z.string().min(1).optional(),
  PATH: z.string().default(''),
})

const serviceSchema = z.object({ STORYREEL_WEBHOOK_ORIGINS: z.string().transform(toOrigins).optional() })

/** Where a service keeps things. Apart from `Config`, because it holds passwords. */
export type ServiceConfig = {
  /** Null keeps the queue in the data folder. */
  queueUrl: QueueUrl | null
  /** Null keeps finished exports in the data folder. */
  storageUrl: Secret | null
  /** What secrets in the queue's database are sealed with; null keeps a key in the data folder. */
  secretKey: Secret | null
  /** Origins that webhooks may be at although they are not https on the public internet. */
  webhookOrigins: string[]
}

/** @throws {UsageError} naming the variable that makes no sense. */
export function readServiceConfig(): ServiceConfig {
  const queueUrl = process.env['STORYREEL_QUEUE_URL']?.trim()
  const storageUrl = process.env['STORYREEL_STORAGE_URL']?.trim()
  const secretKey = process.env['STORYREEL_SECRET_KEY']?.trim()
  return {
    queueUrl: queueUrl ? parseQueueUrl(queueUrl) : null,
    storageUrl: storageUrl ? makeSecret(storageUrl) : null,
    secretKey: secretKey ? makeSecret(secretKey) : null,
    webhookOrigins: parseEnvironment(serviceSchema).STORYREEL_WEBHOOK_ORIGINS ?? [],
  }
}

const apiSchema = z.object({
  STORYREEL_RATE_LIMIT: z.coerce.number('it must be a number of requests a minute').int().min(1).optional(),
  STORYREEL_MAX_EXPORTS: z.coerce.number('it must be a number of exports').int().min(1).optional(),
  STORYREEL_TRUSTED_PROXIES: z.string().default('').transform(toAddresses),
})

/** What the API allows a key, as far as the environment says so, and whose word it takes for who asks. */
export type ApiConfig = { requestsPerMinute?: number; unfinishedExports?: number; trustedProxies: string[] }

/** @throws {UsageError} naming the variable that makes no sense. */
export function readApiConfig(): ApiConfig {
  const env = parseEnvironment(apiSchema)
  return {
    ...(env.STORYREEL_RATE_LIMIT !== undefined && { requestsPerMinute: env.STORYREEL_RATE_LIMIT }),
    ...(env.STORYREEL_MAX_EXPORTS !== undefined && { unfinishedExports: env.STORYREEL_MAX_EXPORTS }),
    trustedProxies: env.STORYREEL_TRUSTED_PROXIES,
  }
}

/** @throws {UsageError} naming the first variable, or the first place of the file, that makes no sense. */
export async function readConfig(): Promise<Config> {
  const env = parseEnvironment(schema)
  const file = await readConfigFile()
  return {
    apiUrl: (env.MSTUDIO_API_URL ?? file.apiUrl ?? DEFAULT_API_URL).replace(/\/+$/, ''),
    paths: file.paths,
    rateLimit: env.MSTUDIO_RATE_LIMIT ?? file.rateLimit ?? null,
    mediaOrigins: env.STORYREEL_MEDIA_ORIGINS ?? file.mediaOrigins ?? [],
    dataDir: path.resolve(env.STORYREEL_DATA_DIR ?? file.dataDir ?? path.join(homedir(), '.storyreel')),
    cacheBytes: toBytes(env.STORYREEL_CACHE_SIZE ?? file.cacheSize ?? '10GB'),
    browser: env.STORYREEL_BROWSER ?? file.browser ?? null,
    ffmpeg: env.FFMPEG_PATH ?? file.ffmpeg ?? null,
    searchPath: env.PATH,
  }
}

/** The key, or else the token of a user; null when neither is set. */
export function findCredential(): Credential | null {
  const key = process.env['MSTUDIO_API_KEY']?.trim()
  if (key) return apiKey(key)
  const token = process.env['MSTUDIO_API_TOKEN']?.trim()
  return token ? userToken(token) : null
}

/** @throws {UsageError} when there is neither a key nor a token. */
export function readCredential(): Credential {
  const credential = findCredential()
  if (credential) return credential
  throw new UsageError(
    'API_KEY_MISSING',
    'MSTUDIO_API_KEY is not set. Create a key in M Studio under Settings → Developer and export it, or try `storyreel demo`, which needs none.',
  )
}

/** What must be seen by nobody, such as whoever reads a log. */
export function readSecrets(): Secret[] {
  return SECRET_VARIABLES.flatMap((name) => {
    const value = process.env[name]?.trim()
    return value ? [makeSecret(value)] : []
  })
}

const SECRET_VARIABLES = [
  'MSTUDIO_API_KEY',
  'MSTUDIO_API_TOKEN',
  'STORYREEL_QUEUE_URL',
  'STORYREEL_SECRET_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const

function parseEnvironment<Values>(of: z.ZodType<Values>): Values {
  const parsed = of.safeParse(process.env)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw invalid(`The environment variable ${issue?.path.join('.')} is wrong: ${issue?.message}.`)
}

function toBytes(written: string): number {
  const bytes = parseByteSize(written)
  if (bytes !== null) return bytes
  throw invalid(
    `STORYREEL_CACHE_SIZE is wrong: it must be a size such as 10GB or 500MB, not ${JSON.stringify(written)}.`,
  )
}

function invalid(message: string): UsageError {
  return new UsageError('CONFIG_INVALID', message)
}

/** Written with commas between, such as `http://10.0.0.5:9000,https://media.lan`. */
function toOrigins(written: string, context: z.RefinementCtx): string[] {
  const origins = written.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]))
  const parsed = z.array(originSchema).safeParse(origins)
  if (parsed.success) return parsed.data
  context.addIssue('it must be origins such as http://10.0.0.5:9000, with commas between')
  return z.NEVER
}

/** Written with commas between, such as `127.0.0.1,10.0.0.7`. */
function toAddresses(written: string, context: z.RefinementCtx): string[] {
  const addresses = written.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]))
  if (addresses.every((address) => isIP(address) !== 0)) return addresses
  context.addIssue('it must be IP addresses, with commas between')
  return z.NEVER
}
