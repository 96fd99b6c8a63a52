import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { exists } from '../platform/exists.ts'
import { touch } from '../platform/touch.ts'

const ENTRY_POINT = fileURLToPath(new URL('../../compositions/index.ts', import.meta.url))

/**
 * Makes the bundle of the compositions unless it is there: once per version, the folder named when it is complete.
 *
 * @param workDir on the same file system; what is left of a run that was killed goes with it.
 */
export async function bundleCompositions({
  bundleDir,
  workDir,
}: {
  bundleDir: string
  workDir: string
}): Promise<void> {
  if (await touch(bundleDir)) return
  await mkdir(path.dirname(bundleDir), { recursive: true })
  const temporaryDir = await mkdtemp(path.join(workDir, 'bundling-'))
  try {
    const publicDir = path.join(temporaryDir, 'no-media')
    await mkdir(publicDir)
    const outDir = path.join(temporaryDir, 'bundle')
    // Seldom needed, and slow to load.
    const { bundle } = await import('@remotion/bundler')
    await bundle({
      ...{ entryPoint: ENTRY_POINT, outDir, publicDir, enableCaching: false },
      // Takes a quarter of the time webpack does.
      rspack: true,
      rspackOverride: (config) => ({
        ...config,
        // Remotion would read a source map of 5 MB for every reel, in case an error of ours is to be traced in it.
        devtool: false,
        // The Studio, as @remotion/studio asks for it: half of all code, for who opens the bundle in a browser.
        externals: { './internals.mjs': 'undefined' },
      }),
    })
    await rename(outDir, bundleDir).catch(async (error: unknown) => {
      if (!(await exists(bundleDir))) throw error
    })
  } finally {
    await rm(temporaryDir, { recursive: true, force: true })
  }
}
