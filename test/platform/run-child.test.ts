import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { childEnvironment } from '../../src/platform/child-environment.ts'
import { runChild } from '../../src/platform/run-child.ts'
import { processesMentioning } from '../helpers/processes.ts'

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
