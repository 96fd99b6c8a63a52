import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { childEnvironment } from '../platform/child-environment.ts'
import type { Timeline } from '../timeline/schema.ts'
import type { TimelineSource } from '../timeline/timeline-source.ts'
import { linkMedia } from './link-media.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Runs Remotion Studio on loopback until the signal stops it.
 *
 * @param preview the timeline to show, what it was built from, so that it follows edits of its look, and where its
 *   media is; null shows the sample.
 */
export async function openStudio({
  preview,
  port,
  openBrowser,
  workDir,
  signal,
}: {
  preview: StudioPreview | null
  port: number
  openBrowser: boolean
  workDir: string
  signal: AbortSignal
}): Promise<void> {
  const require = createRequire(import.meta.url)
  const cli = path.join(path.dirname(require.resolve('@remotion/cli/package.json')), 'remotion-cli.js')
  const loaders = [require.resolve('tsx'), fileURLToPath(new URL('../platform/loopback-only.ts', import.meta.url))]
  await execa(
    process.execPath,
    [
      ...loaders.flatMap((loader) => ['--import', pathToFileURL(loader).href]),
      ...[cli, 'studio', `--port=${port}`, '--disable-git-source'],
      ...(openBrowser ? [] : ['--no-open']),
      ...(preview ? await previewArguments({ ...preview, workDir }) : []),
    ],
    {
      cwd: ROOT,
      env: childEnvironment({ temporaryDir: workDir }),
      extendEnv: false,
      stdin: 'ignore',
      stdout: 'inherit',
      stderr: 'inherit',
      cancelSignal: signal,
      forceKillAfterDelay: 2000,
    },
  ).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

type StudioPreview = { timeline: Timeline; source: TimelineSource | null; mediaDir: string }

async function previewArguments({
  timeline,
  source,
  mediaDir,
  workDir,
}: StudioPreview & { workDir: string }): Promise<string[]> {
  const publicDir = path.join(workDir, 'public')
  const props = path.join(workDir, 'props.json')
  await linkMedia({ timelines: [timeline], mediaDir, publicDir })
  await writeFile(props, JSON.stringify({ preview: { timeline, source } }))
  return [`--props=${props}`, `--public-dir=${publicDir}`]
}
