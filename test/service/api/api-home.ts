import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { openEmbeddedHome } from '../../../src/service/queue/open-embedded-home.ts'
import type { WorkHome } from '../../../src/service/queue/queue-home.ts'

/** An embedded home for all tests of a file, because making one takes seconds. */
export function homeOfThisFile(): () => WorkHome {
  let folder = ''
  let home: WorkHome | null = null
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'storyreel-home-'))
    home = await openEmbeddedHome(folder)
  }, 120_000)
  afterAll(async () => {
    await home?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return () => {
    if (home === null) throw new Error('The home is not open yet.')
    return home
  }
}
