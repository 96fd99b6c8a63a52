import { expect, test } from 'vitest'
import { runMeasured } from './run-measured.ts'

const env = { PATH: '/usr/bin:/bin' }

/** A program that holds 200 MB for a second. */
const HOLDER =
  'const held = Buffer.alloc(200e6, 1); for (const from = Date.now(); Date.now() < from + 1000; ) held[0]++'

test('counts the memory of what a program starts', async () => {
  const starter = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(HOLDER)}])`
  const { seconds, peakMemoryBytes } = await runMeasured({ command: process.execPath, args: ['-e', starter], env })
  expect(seconds).toBeGreaterThan(1)
  expect(peakMemoryBytes).toBeGreaterThan(200e6)
  expect(peakMemoryBytes).toBeLessThan(400e6)
})

test('says what a program that failed wrote last', async () => {
  const failing = runMeasured({ command: process.execPath, args: ['-e', 'throw new Error("no disk")'], env })
  await expect(failing).rejects.toThrow(/ended with 1:[^]*no disk/)
})

test('fails for a program that does not exist', async () => {
  await expect(runMeasured({ command: '/nowhere/ffmpeg', args: [], env })).rejects.toThrow('ENOENT')
})
