import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { CanceledError } from '../../src/errors.ts'
import { childEnvironment } from '../../src/platform/child-environment.ts'
import { openChild, runChild } from '../../src/platform/run-child.ts'
import { processesMentioning } from '../helpers/processes.ts'

/** What such children start, as its command line is read. */
const SLEEPING = 'sleep\u0000601'

test('a child has the environment it is given', async () => {
  const env = childEnvironment({ temporaryDir: tmpdir() })
  const seen = await runChild({
    module: new URL('../helpers/environment-child.mjs', import.meta.url),
    request: {},
    env,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  expect(seen).toEqual(expect.objectContaining(env))
})

test('nothing that a child has started outlives it, not even in a group of its own', async () => {
  const pid = await runChild({
    module: new URL('../helpers/starting-child.mjs', import.meta.url),
    request: {},
    env: childEnvironment({ temporaryDir: tmpdir() }),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  expect(await processesMentioning('sleep')).not.toContainEqual(expect.objectContaining({ pid }))
})

test('nor what it starts just when it is left', async () => {
  const child = open('parting', new AbortController().signal)
  await child.ask({})
  await child.close()
  expect(await processesMentioning(SLEEPING)).toEqual([])
})

test('nothing that a child starts while it is being ended outlives it', async () => {
  const child = open('restless', new AbortController().signal)
  await child.ask({ isAnswered: true })
  await child.close()
  expect(await processesMentioning(SLEEPING)).toEqual([])
})

test('nor what one starts that does not stop when it is told to', async () => {
  const controller = new AbortController()
  const child = open('restless', controller.signal)
  const asked = child.ask({ isAnswered: false })
  await expect.poll(() => processesMentioning(SLEEPING)).not.toEqual([])
  controller.abort()
  await expect(asked).rejects.toThrow(CanceledError)
  await child.close()
  expect(await processesMentioning(SLEEPING)).toEqual([])
})

// --- internal ---

function open(name: 'parting' | 'restless', signal: AbortSignal) {
  const module = new URL(`../helpers/${name}-child.mjs`, import.meta.url)
  return openChild({ module, env: childEnvironment({ temporaryDir: tmpdir() }), signal })
}
