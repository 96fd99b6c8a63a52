import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { VERSION } from 'remotion'
import { locateFfmpeg } from '../../src/platform/ffmpeg.ts'
import type { Programs } from './programs.ts'

/** What the figures were measured on; `loadBefore` is the system's load over the last minute before the first run. */
export type Machine = {
  date: string
  cpu: string
  cores: number
  memoryGib: number
  loadBefore: number
  node: string
  remotion: string
  browser: string
  ffmpeg: string
}

export async function describeMachine({ browser, configuredFfmpeg }: Programs): Promise<Machine> {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    loadBefore: loadavg()[0] ?? 0,
    node: process.version,
    remotion: VERSION,
    browser: browser.version,
    ffmpeg: (await locateFfmpeg(configuredFfmpeg)).version,
  }
}
