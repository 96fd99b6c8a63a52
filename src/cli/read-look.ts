import { readFile } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import { type Look, lookSchema, PLAIN_LOOK } from '../timeline/look.ts'

/**
 * The look a file describes; null is the plain look.
 *
 * @throws {UsageError} when the file cannot be read, is no JSON, or says something a look cannot.
 */
export async function readLook(file: string | null): Promise<Look> {
  if (file === null) return PLAIN_LOOK
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError('LOOK_UNREADABLE', `The look file ${file} cannot be read.`, { cause })
  })
  const parsed = lookSchema.safeParse(parseJson(text, file))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UsageError(
    'LOOK_INVALID',
    `The look file ${file} is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`,
  )
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError('LOOK_INVALID', `The look file ${file} is not JSON.`, { cause })
  }
}
