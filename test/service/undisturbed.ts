import path from 'node:path'
import { expect } from 'vitest'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { hashPictures } from '../helpers/decode.ts'
import { runCli } from '../helpers/run-cli.ts'
import type { ServiceWorld } from './service-world.ts'

/** The pictures of a world's film, rendered in one go in a data folder of its own. @param options of `render`. */
export async function undisturbed(world: ServiceWorld, options: string[]): Promise<string> {
  const dataDir = path.join(world.folder, 'reference')
  await makeWarmDataDir(dataDir)
  const film = path.join(world.folder, 'reference.mp4')
  const env = { ...world.env, STORYREEL_DATA_DIR: dataDir, MSTUDIO_API_KEY: world.key }
  const run = await runCli(['render', 'p1', ...options, '--quiet', '-o', film], env)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  return hashPictures(film)
}
