import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { processesMentioning } from '../helpers/processes.ts'
import type { ServiceWorld } from './service-world.ts'

/** Remembers every segment as it was first seen finished. */
export function watchSegments(world: ServiceWorld) {
  const first = new Map<string, string>()
  const redone = new Set<string>()
  const look = async () => {
    for (const [key, identity] of await world.segments()) {
      const before = first.get(key)
      if (before === undefined) first.set(key, identity)
      else if (before !== identity) redone.add(key)
    }
  }
  const timer = setInterval(() => void look().catch(() => undefined), 50)
  onTestFinished(() => clearInterval(timer))
  return {
    /** Those that were made once more. */
    redone: async () => {
      await look()
      return [...redone]
    },
  }
}

/** No process, work folder, unfinished file or lock. */
export async function expectNothingLeft(world: ServiceWorld): Promise<void> {
  expect(await processesMentioning(world.dataDir)).toEqual([])
  expect(await readdir(path.join(world.dataDir, 'work'))).toEqual([])
  expect((await readdir(world.dataDir, { recursive: true })).filter((name) => /\.partial|lock$/.test(name))).toEqual([])
  expect((await readdir(world.folder)).filter((name) => name.startsWith('.'))).toEqual([])
}
