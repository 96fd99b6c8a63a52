import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { inject } from 'vitest'

/** A data folder that has nothing but the bundle of the compositions, whatever was there. */
export async function makeDataDir(dataDir: string): Promise<string> {
  await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true })
  await symlink(inject('bundlesDir'), path.join(dataDir, 'bundles'))
  return dataDir
}

/** One whose embedded queue has been started before, too. */
export async function makeWarmDataDir(dataDir: string): Promise<string> {
  await makeDataDir(dataDir)
  await cp(inject('queueDir'), path.join(dataDir, 'queue'), { recursive: true })
  return dataDir
}
