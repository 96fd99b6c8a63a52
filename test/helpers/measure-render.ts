import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { runMeasured } from '../bench/run-measured.ts'
import { makeDataDir } from './data-dir.ts'
import { CLI } from './run-cli.ts'

/**
 * Renders a project of a sandbox with a data folder of its own, in which nothing is kept but the bundle.
 *
 * @returns what the command and all it starts had in memory at most, in bytes, and the receipt.
 */
export async function measureRender({
  url,
  projectId,
  format,
  folder,
}: {
  url: string
  projectId: string
  format: string
  folder: string
}): Promise<{ peakMemoryBytes: number; receipt: unknown }> {
  const dataDir = await makeDataDir(path.join(folder, `data-${projectId}`))
  const outputPath = path.join(folder, 'out', `${projectId}.mp4`)
  const { PATH = '' } = process.env
  const { peakMemoryBytes } = await runMeasured({
    command: process.execPath,
    args: [CLI, 'render', projectId, '--format', format, '--quiet', '-o', outputPath],
    env: { PATH, STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_URL: url, MSTUDIO_API_KEY: FULL_ACCESS_KEY },
  })
  const receipt: unknown = JSON.parse(await readFile(outputPath.replace('.mp4', '.receipt.json'), 'utf8'))
  return { peakMemoryBytes, receipt }
}
