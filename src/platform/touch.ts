import { utimes } from 'node:fs/promises'
import { exists } from './exists.ts'

/**
 * Notes that a file or folder is used now, which is what pruning goes by; it goes without where we may not.
 *
 * @returns whether it is there.
 */
export async function touch(file: string): Promise<boolean> {
  const now = new Date()
  return utimes(file, now, now).then(
    () => true,
    () => exists(file),
  )
}
