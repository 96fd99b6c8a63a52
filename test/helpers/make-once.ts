import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleCompositions } from '../../src/render/bundle-compositions.ts'
import { hashCompositions } from '../../src/render/renderer-versions.ts'
import { openEmbeddedHome } from '../../src/service/queue/open-embedded-home.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Holds the bundle of the compositions under its hash, as a data folder's `bundles` does. */
    bundlesDir: string
    /** The embedded queue as its first start leaves it, as a data folder's `queue`. */
    queueDir: string
  }
}

/** Makes for all test files what takes many seconds. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-once-'))
  const bundlesDir = path.join(folder, 'bundles')
  const bundleDir = path.join(bundlesDir, await hashCompositions())
  const queueDir = path.join(folder, 'queue')
  const openAndClose = async () => (await openEmbeddedHome(queueDir)).close()
  await Promise.all([bundleCompositions({ bundleDir, workDir: folder }), openAndClose()])
  project.provide('bundlesDir', bundlesDir)
  project.provide('queueDir', queueDir)
  return () => rm(folder, { recursive: true, force: true })
}
