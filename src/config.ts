import { homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { parseByteSize } from './byte-size.ts'
import { UsageError } from './errors.ts'

/** What the environment says. The only reader of `process.env`; the API key is read apart, so nothing passes it on. */
export type Config = {
  apiUrl: string
  /** Besides the API's own: origins that media is fetched from although they are not https on the public internet. */
  mediaOrigins: string[]
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
  MSTUDIO_API_URL: z.url({ protocol: /^https?$/ }).default('https://mstudio.ai/api/v1'),
  STORYREEL_MEDIA_ORIGINS: z.string().default('').transform(toOrigins),
  STORYREEL_DATA_DIR: z.string().min(1).optional(),
  STORYREEL_CACHE_SIZE: z.string().default('10GB').transform(toBytes),
  STORYREEL_BROWSER: z.string().min(1).optional(),
  FFMPEG_PATH: z.string().min(1).optional(),
  PATH: z.string().default(''),
})

/** @throws {UsageError} naming the first variable that makes no sense. */
export function readConfig(): Config {
  const parsed = schema.safeParse(process.env)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new UsageError(
      'CONFIG_INVALID',
      `The environment variable ${issue?.path.join('.')} is wrong: ${issue?.message}.`,
    )
  }
  const env = parsed.data
  return {
    apiUrl: env.MSTUDIO_API_URL.replace(/\/+$/, ''),
    mediaOrigins: env.STORYREEL_MEDIA_ORIGINS,
    dataDir: path.resolve(env.STORYREEL_DATA_DIR ?? path.join(homedir(), '.storyreel')),
    cacheBytes: env.STORYREEL_CACHE_SIZE,
    browser: env.STORYREEL_BROWSER ?? null,
    ffmpeg: env.FFMPEG_PATH ?? null,
    searchPath: env.PATH,
  }
}

/** @throws {UsageError} when `MSTUDIO_API_KEY` is not set. */
export function readApiKey(): string {
  const key = process.env['MSTUDIO_API_KEY']?.trim()
  if (!key) {
    throw new UsageError(
      'API_KEY_MISSING',
      'MSTUDIO_API_KEY is not set. Create a key in M Studio under Settings → Developer and export it, or try `storyreel demo`, which needs none.',
    )
  }
  return key
}

function toBytes(written: string, context: z.RefinementCtx): number {
  const bytes = parseByteSize(written)
  if (bytes !== null) return bytes
  context.addIssue('it must be a size such as 10GB or 500MB')
  return z.NEVER
}

/** Written with commas between, such as `http://10.0.0.5:9000,https://media.lan`. */
function toOrigins(written: string, context: z.RefinementCtx): string[] {
  const origins = written.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]))
  if (origins.every((origin) => z.url({ protocol: /^https?$/ }).safeParse(origin).success)) {
    return origins.map((origin) => new URL(origin).origin)
  }
  context.addIssue('it must be origins such as http://10.0.0.5:9000, with commas between')
  return z.NEVER
}
