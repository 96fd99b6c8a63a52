import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openEmbeddedHome } from '../../src/service/queue/open-embedded-home.ts'
import { makeDataDir } from '../helpers/data-dir.ts'

/** A data folder as the first export leaves it, made once for the tests of a file, because that takes seconds. */
export type WarmDataDir = { copyTo: (dataDir: string) => Promise<void>; remove: () => Promise<void> }

export async function makeWarmDataDir(): Promise<WarmDataDir> {
  const template = await mkdtemp(path.join(tmpdir(), 'storyreel-warm-'))
  await makeDataDir(template)
  const home = await openEmbeddedHome(path.join(template, 'queue'))
  await home.close()
  return {
    copyTo: (dataDir) => cp(template, dataDir, { recursive: true }),
    remove: () => rm(template, { recursive: true, force: true, maxRetries: 5 }),
  }
}
