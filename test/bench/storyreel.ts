import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { locateMachine, type Machine } from '../../src/locate-machine.ts'
import { type PreparedExport, prepareExport } from '../../src/prepare-export.ts'
import { bundleCompositions } from '../../src/render/bundle-compositions.ts'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { aRequest } from '../helpers/export-request.ts'
import { CLI } from '../helpers/run-cli.ts'
import { sandboxClient } from '../helpers/sandbox-client.ts'
import { configOf, environmentOf, type Programs } from './programs.ts'
import { type Measured, runMeasured } from './run-measured.ts'

export type Size = { width: number; height: number }

type StoryreelRun = {
  programs: Programs
  projectId: string
  size: Size
  apiUrl: string
  /** Empty for a cold run. */
  dataDir: string
  outputPath: string
}

/** `storyreel render` as a user runs it, from the start of the process to its end. */
export async function renderFilm({
  programs,
  projectId,
  size,
  apiUrl,
  dataDir,
  outputPath,
}: StoryreelRun): Promise<Measured> {
  const format = ['--format', `${size.width}x${size.height}`]
  return runMeasured({
    command: process.execPath,
    args: [CLI, 'render', projectId, ...format, '--quiet', '-o', outputPath],
    env: environmentOf(await configOf(programs, { apiUrl, dataDir }), FULL_ACCESS_KEY),
  })
}

/** The timeline and the normalised media of what `renderFilm` renders; the bundle it draws with is in the data folder. */
export async function prepareFilm({
  programs,
  projectId,
  size,
  apiUrl,
  dataDir,
  outputPath,
}: StoryreelRun): Promise<PreparedExport & { machine: Machine }> {
  await mkdir(dataDir, { recursive: true })
  const config = await configOf(programs, { apiUrl, dataDir })
  const request = aRequest({ projectId, outputPath, aspect: `${size.width}x${size.height}` })
  const tools = {
    config,
    client: sandboxClient({ url: apiUrl }),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  }
  const machine = await locateMachine(config)
  // Not one that goes when this is done: the media is in it.
  const workDir = path.join(dataDir, 'prepared')
  await mkdir(workDir)
  await bundleCompositions({ bundleDir: path.join(dataDir, 'bundles', machine.versions.compositions), workDir })
  return { ...(await prepareExport(request, { ...tools, workDir, machine })), machine }
}
