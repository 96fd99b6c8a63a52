import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { UsageError } from '../errors.ts'
import { importDefault } from '../import-default.ts'
import { type Look, lookSchema, PLAIN_LOOK } from '../timeline/look.ts'
import { BUILT_IN_LOOKS } from '../timeline/looks.ts'
import { readLogo } from './read-logo.ts'

/**
 * The look of a name that comes with Storyreel, or the one a JSON or TypeScript file describes; null is the plain
 * look. A TypeScript file is run, so it must be the user's own.
 *
 * @throws {UsageError} when the file cannot be read, or says something a look cannot.
 */
export async function readLook(nameOrFile: string | null): Promise<Look> {
  if (nameOrFile === null) return PLAIN_LOOK
  const builtIn = BUILT_IN_LOOKS.get(nameOrFile)
  if (builtIn) return builtIn

  const written = /\.[cm]?[jt]s$/.test(nameOrFile) ? await importLook(nameOrFile) : await parseLook(nameOrFile)
  const parsed = lookSchema.safeParse(await withLogo(written, path.dirname(nameOrFile)))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UsageError(
    'LOOK_INVALID',
    `The look file ${nameOrFile} is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`,
  )
}

// --- internal ---

async function importLook(file: string): Promise<unknown> {
  return importDefault(file).catch((cause: unknown) => {
    throw new UsageError('LOOK_UNREADABLE', `The look file ${file} cannot be loaded: ${String(cause)}.`, { cause })
  })
}

async function parseLook(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const names = [...BUILT_IN_LOOKS.keys()].join(', ')
    throw new UsageError('LOOK_UNREADABLE', `The look ${file} is no file, and none of ${names}.`, { cause })
  })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError('LOOK_INVALID', `The look file ${file} is not JSON.`, { cause })
  }
}

const logoSchema = z.looseObject({ watermark: z.looseObject({ image: z.string() }) })

/** Reads in the picture that a look file names, so that the look means the same on every machine from here on. */
async function withLogo(written: unknown, folder: string): Promise<unknown> {
  const named = logoSchema.safeParse(written)
  if (!named.success || named.data.watermark.image.startsWith('data:')) return written
  const image = await readLogo(path.resolve(folder, named.data.watermark.image))
  return { ...named.data, watermark: { ...named.data.watermark, image } }
}
