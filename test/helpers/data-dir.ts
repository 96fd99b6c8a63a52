import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { inject } from 'vitest'

/** A data folder that has nothing but the bundle of the compositions. */
export async function makeDataDir(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  await symlink(inject('bundlesDir'), path.join(dataDir, 'bundles'))
  return dataDir
}
