import { constants, copyFile, link, mkdir } from 'node:fs/promises'
import path from 'node:path'

/**
 * Gives a file a second name, under which it stays whoever removes the first; a copy where the file system has no
 * hard links. What has the name already is left as it is.
 */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true })
  await link(from, to)
    .catch(() => copyFile(from, to, constants.COPYFILE_EXCL))
    .catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
}
