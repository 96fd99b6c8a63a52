import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { lock } from 'proper-lockfile'
import { EnvironmentError } from '../../errors.ts'

/** A lock whose owner has not touched it for so long is that of a dead process. */
export const OWNER_SILENT_MS = 6000

/**
 * Makes this process the one that may open the queue in this folder, if no living process is. Two at once would
 * destroy its data without a word.
 *
 * @returns gives the ownership back; null when another process has it.
 */
export async function becomeOwner(queueDir: string): Promise<(() => Promise<void>) | null> {
  await mkdir(queueDir, { recursive: true, mode: 0o700 })
  try {
    return await lock(queueDir, {
      lockfilePath: path.join(queueDir, 'lock'),
      stale: OWNER_SILENT_MS,
      update: OWNER_SILENT_MS / 5,
      onCompromised: () => endAtOnce(queueDir),
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return null
    throw error
  }
}

/** Another process may be the owner by now, and an orderly end would write to its database. */
function endAtOnce(queueDir: string): never {
  const error = new EnvironmentError(
    'QUEUE_LOST',
    `The lock on the queue in ${queueDir} was lost, most likely because the machine slept. Start the command again; no export is lost.`,
  )
  process.stderr.write(`${error.message}\n`)
  process.exit(error.exitCode)
}
