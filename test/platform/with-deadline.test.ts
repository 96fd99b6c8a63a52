import { getEventListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { withDeadline } from '../../src/platform/with-deadline.ts'
import { collectGarbage } from '../helpers/collect-garbage.ts'

test('a task is told to stop when its time is over, whatever the garbage collector does meanwhile', async () => {
  const { signal } = new AbortController()
  const ended = withDeadline({ signal, deadlineMs: 300 }, async (untilDeadline) => {
    for (let turn = 0; turn < 10; turn++) {
      collectGarbage()
      await delay(10)
    }
    await delay(5000, undefined, { signal: untilDeadline })
  })
  await expect(ended).rejects.toThrow('aborted')
}, 3000)

test('a task is told to stop when its caller is, and none is begun after that', async () => {
  const caller = new AbortController()
  const params = { signal: caller.signal, deadlineMs: 60_000 }
  const ended = withDeadline(params, (untilDeadline) => delay(5000, undefined, { signal: untilDeadline }))
  caller.abort(new Error('enough'))
  await expect(ended).rejects.toThrow('aborted')
  await expect(withDeadline(params, () => Promise.reject(new Error('begun')))).rejects.toThrow('enough')
}, 3000)

test('any number of tasks share one caller, and none leaves anything at it', async () => {
  const { signal } = new AbortController()
  const warnings: Error[] = []
  const hear = (warning: Error) => void warnings.push(warning)
  process.on('warning', hear)
  onTestFinished(() => void process.off('warning', hear))
  const task = () => delay(10)
  await Promise.all(Array.from({ length: 20 }, () => withDeadline({ signal, deadlineMs: 60_000 }, task)))
  expect(warnings).toEqual([])
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
