import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { openDrawingPlaces } from '../../../src/service/worker/drawing-places.ts'
import type { DrawingSlot } from '../../../src/service/worker/drawing-slot.ts'

/** Places without processes, and what was done in them, in order. */
function makePlaces(count: number) {
  const told: string[] = []
  const slots = Array.from({ length: count }, (_, index): DrawingSlot => {
    return {
      draw: async () => undefined,
      rest: async () => void told.push(`${index} rests`),
      [Symbol.asyncDispose]: async () => void told.push(`${index} ends`),
    }
  })
  const places = openDrawingPlaces(slots)
  /** Begins a job that goes on until it is told to end. */
  const begin = (name: string, { isAlone = false, signal = new AbortController().signal } = {}) => {
    const ending = new AbortController()
    const done = places.draw({ isAlone, signal }, async (slot) => {
      told.push(`${name} in ${slots.indexOf(slot)}`)
      if (!ending.signal.aborted) await once(ending.signal, 'abort')
    })
    const end = () => {
      ending.abort()
      return done
    }
    return { done, end }
  }
  return { places, told, begin }
}

describe('the places to draw in', () => {
  test('are taken one a job, and the next job waits for the first that is free', async () => {
    const { told, begin } = makePlaces(2)
    const [a, b, c] = [begin('a'), begin('b'), begin('c')]
    await expect.poll(() => told).toEqual(['a in 0', 'b in 1'])
    await b.end()
    await expect.poll(() => told).toEqual(['a in 0', 'b in 1', 'c in 1'])
    await Promise.all([a.end(), c.end()])
  })

  test('K06: are all left to a job that is to be alone, whose turn comes before that of jobs behind it', async () => {
    const { told, begin } = makePlaces(2)
    const a = begin('a')
    const alone = begin('alone', { isAlone: true })
    const b = begin('b')
    await expect.poll(() => told).toEqual(['a in 0'])
    await a.end()
    await expect.poll(() => told.slice(1)).toEqual(['0 rests', 'alone in 1'])
    await alone.end()
    await expect.poll(() => told.at(-1)).toBe('b in 1')
    await b.end()
  })

  test('are free again after a job that failed, and not waited for by one that was stopped', async () => {
    const { places, told, begin } = makePlaces(1)
    const signal = new AbortController().signal
    const failing = places.draw({ isAlone: true, signal }, () => Promise.reject(new Error('it failed')))
    await expect(failing).rejects.toThrow('it failed')
    const a = begin('a')
    const stopping = new AbortController()
    const b = begin('b', { signal: stopping.signal })
    const c = begin('c')
    stopping.abort(new Error('stopped'))
    await expect(b.done).rejects.toThrow('stopped')
    await a.end()
    await expect.poll(() => told).toEqual(['a in 0', 'c in 0'])
    await c.end()
  })
})
