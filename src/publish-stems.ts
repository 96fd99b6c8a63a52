import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { unfinishedPath } from './unfinished-output.ts'

/**
 * Puts the stems of an export beside its MP4, in `<name>.stems`, in place of those of an earlier export. They come
 * under a temporary name first, so that the folder never holds half of them.
 *
 * @returns the folder's path.
 */
export async function publishStems({
  stemsDir,
  outputPath,
}: {
  stemsDir: string
  outputPath: string
}): Promise<string> {
  const stem = path.basename(outputPath, path.extname(outputPath))
  const folder = path.join(path.dirname(outputPath), `${stem}.stems`)
  const temporary = unfinishedPath(outputPath, 'stems')
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary)
  try {
    for (const name of await readdir(stemsDir)) await copyFile(path.join(stemsDir, name), path.join(temporary, name))
    await rm(folder, { recursive: true, force: true })
    await rename(temporary, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return folder
}
