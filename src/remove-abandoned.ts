import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { UNFINISHED, WRITTEN_FOLDERS } from './list-cache.ts'
import { isAlive } from './platform/work-dir.ts'

/** Removes what processes were writing into a data folder when they were killed. */
export async function removeAbandoned(dataDir: string): Promise<void> {
  for (const folder of WRITTEN_FOLDERS) {
    for (const name of await readdir(path.join(dataDir, folder), { recursive: true }).catch(() => [])) {
      const owner = UNFINISHED.exec(name)?.[1]
      if (owner === undefined || isAlive(Number(owner))) continue
      await rm(path.join(dataDir, folder, name), { recursive: true, force: true })
    }
  }
}
