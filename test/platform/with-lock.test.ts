import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { monotonicMs } from '../../src/platform/monotonic-ms.ts'
import { withLock } from '../../src/platform/with-lock.ts'
import { makeFolder } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('lock'))
})

afterAll(() => remove())

const { signal } = new AbortController()

test('one task at a time has the lock, and none leaves it behind', async () => {
  let running = 0
  let most = 0
  const task = async () => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < 5; turn++) await nextTurn()
    running -= 1
  }
  const lock = path.join(folder, 'contended')
  await Promise.all(Array.from({ length: 20 }, () => withLock(lock, new AbortController().signal, task)))
  await expect(withLock(lock, signal, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect(most).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

test('the lock of a killed process is taken after three seconds', async () => {
  const lock = path.join(folder, 'abandoned')
  await mkdir(lock)
  const startMs = monotonicMs()
  await withLock(lock, signal, async () => undefined)
  expect(monotonicMs() - startMs).toBeGreaterThanOrEqual(3000)
  expect(await readdir(folder)).toEqual([])
})

test('who is told to stop waits no longer', async () => {
  const lock = path.join(folder, 'held')
  await mkdir(lock)
  await expect(withLock(lock, AbortSignal.timeout(50), async () => undefined)).rejects.toThrow('aborted')
})
