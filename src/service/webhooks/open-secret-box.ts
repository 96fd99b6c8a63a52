import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { EnvironmentError, explainSystemError, UsageError } from '../../errors.ts'
import type { Secret } from '../../mstudio/secret.ts'
import { exists } from '../../platform/exists.ts'
import { createSecretBox, type SecretBox } from './secret-box.ts'

const KEY_BYTES = 32

/**
 * The box of this service: of the key that was configured, else of one in a file of the data folder, which is made
 * where it is missing.
 *
 * @throws {UsageError} when what was configured is no key, {EnvironmentError} when the file is none, or others may read it.
 */
export async function openSecretBox({
  secretKey,
  dataDir,
}: {
  secretKey: Secret | null
  dataDir: string
}): Promise<SecretBox> {
  if (secretKey === null) return createSecretBox(await keyInFolder(dataDir))
  const key = parseKey(secretKey.reveal())
  if (key) return createSecretBox(key)
  throw new UsageError(
    'CONFIG_INVALID',
    'The environment variable STORYREEL_SECRET_KEY is wrong: it must be 32 bytes in base64, such as `openssl rand -base64 32` prints.',
  )
}

async function keyInFolder(dataDir: string): Promise<Buffer> {
  const file = path.join(dataDir, 'secret.key')
  try {
    if (!(await exists(file))) await makeKeyFile(file)
    const isShared = ((await stat(file)).mode & 0o077) !== 0
    const key = parseKey(await readFile(file, 'utf8'))
    if (key && !isShared) return key
  } catch (error) {
    throw explainSystemError(error)
  }
  throw new EnvironmentError(
    'SECRET_KEY_FILE',
    `The file ${file} is damaged, or others may read it. Bring it back from a backup with mode 0600, or remove it and create the webhooks anew.`,
  )
}

/** Whole or not at all, and by whichever of several processes comes first. */
async function makeKeyFile(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const temporaryFile = `${file}.${randomUUID()}.partial`
  await writeFile(temporaryFile, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true })
  await link(temporaryFile, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  await rm(temporaryFile)
}

function parseKey(text: string): Buffer | null {
  const key = Buffer.from(text.trim(), 'base64')
  return key.length === KEY_BYTES ? key : null
}
