import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleCompositions } from '../../src/render/bundle-compositions.ts'
import { hashCompositions } from '../../src/render/renderer-versions.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Holds the bundle of the compositions under its hash, as a data folder's `bundles` does. */
    bundlesDir: string
  }
}

/** Bundles the compositions once for all test files; each bundling takes many seconds. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const bundlesDir = await mkdtemp(path.join(tmpdir(), 'storyreel-bundles-'))
  await bundleCompositions({ bundleDir: path.join(bundlesDir, await hashCompositions()), workDir: bundlesDir })
  project.provide('bundlesDir', bundlesDir)
  return () => rm(bundlesDir, { recursive: true, force: true })
}
