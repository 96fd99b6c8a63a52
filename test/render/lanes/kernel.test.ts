import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Kernel, openKernel, planesOf, sizeOf } from '../../../src/render/lanes/kernel/kernel.ts'
import { sampleWindow, windowOn } from '../../../src/render/lanes/sample-window.ts'
import { makeFolder } from '../../helpers/small-film.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const { folder, remove } = await makeFolder('kernel')
afterAll(remove)

const evenSide = fc.integer({ min: 1, max: 60 }).map((half) => half * 2)

test('mixing is the weighted mean of every sample, rounded', async () => {
  await fc.assert(
    fc.asyncProperty(evenSide, evenSide, fc.integer({ min: 0, max: 256 }), async (width, height, weight) => {
      const kernel = await openKernel()
      const [target, source] = [kernel.picture({ width, height }), kernel.picture({ width, height })]
      const before = noise(sizeOf(target), 1)
      const other = noise(sizeOf(target), 2)
      kernel.bytes(target.at, sizeOf(target)).set(before)
      kernel.bytes(source.at, sizeOf(source)).set(other)
      kernel.mix(target, source, weight)
      const expected = before.map(
        (sample, index) => (sample * (256 - weight) + (other[index] ?? 0) * weight + 128) >> 8,
      )
      expect(kernel.bytes(target.at, sizeOf(target))).toEqual(expected)
      expect(kernel.bytes(source.at, sizeOf(source))).toEqual(other)
    }),
    { numRuns: 40 },
  )
})

test('a window shows what lies at its place in the source, and nothing beside the box is touched', async () => {
  const view = fc.record({
    x: fc.double({ min: 0, max: 0.5, noNaN: true }),
    y: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  await fc.assert(
    fc.asyncProperty(evenSide, evenSide, view, async (width, height, { x, y }) => {
      const kernel = await openKernel()
      const canvas = { width: 64, height: 48 }
      const [target, source] = [kernel.picture(canvas), kernel.picture({ width, height })]
      const box = { x: 10, y: 6, width: 37, height: 21 }
      kernel.bytes(target.at, sizeOf(target)).fill(7)
      // A slope: what is sampled says where it was sampled.
      const [luma] = planesOf(source)
      for (let row = 0; row < height; row += 1) {
        const slope = Uint8Array.from({ length: width }, (_, column) =>
          Math.round((200 * column) / width + (50 * row) / height),
        )
        kernel.bytes(luma.at + row * width, width).set(slope)
      }
      const window = windowOn({ source, view: { x, y, width: 0.5, height: 0.5 }, target, box })
      sampleWindow({ kernel, source, target, window })
      const drawn = kernel.bytes(target.at, canvas.width * canvas.height)
      for (let row = 0; row < canvas.height; row += 1) {
        for (let column = 0; column < canvas.width; column += 1) {
          const found = drawn[row * canvas.width + column] ?? 0
          const isInside = column >= box.x && column < box.x + box.width && row >= box.y && row < box.y + box.height
          if (!isInside) {
            expect(found).toBe(7)
            continue
          }
          const across = (x + (0.5 * (column + 0.5 - box.x)) / box.width) * width - 0.5
          const down = (y + (0.5 * (row + 0.5 - box.y)) / box.height) * height - 0.5
          const clamped = {
            across: Math.max(0, Math.min(width - 1, across)),
            down: Math.max(0, Math.min(height - 1, down)),
          }
          const expected = (200 * clamped.across) / width + (50 * clamped.down) / height
          expect(Math.abs(found - expected)).toBeLessThan(2)
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('a window of the whole of a picture, drawn at its own size, is that picture', async () => {
  await fc.assert(
    fc.asyncProperty(evenSide, evenSide, async (width, height) => {
      const kernel = await openKernel()
      const [target, source] = [kernel.picture({ width, height }), kernel.picture({ width, height })]
      const before = noise(sizeOf(source), 4)
      kernel.bytes(source.at, sizeOf(source)).set(before)
      const all = { x: 0, y: 0 }
      const box = { ...all, width, height }
      const window = windowOn({ source, view: { ...all, width: 1, height: 1 }, target, box })
      sampleWindow({ kernel, source, target, window })
      expect(kernel.bytes(target.at, sizeOf(target))).toEqual(before)
    }),
    { numRuns: 40 },
  )
})

test.each([
  { columns: 'near enough to be sampled at once', step: fc.double({ min: 0.1, max: 1.8, noNaN: true }), areNear: true },
  { columns: 'too far apart for it', step: fc.double({ min: 2.6, max: 6, noNaN: true }), areNear: false },
])('every sample is what two columns and two rows weigh, to the last bit: columns $columns', async (kind) => {
  const part = fc.double({ min: 0.5, max: 1, noNaN: true })
  const boxWidth = fc.integer({ min: 40, max: 300 })
  await fc.assert(
    fc.asyncProperty(boxWidth, kind.step, part, evenSide, async (boxed, step, share, height) => {
      const kernel = await openKernel()
      const width = 2 * Math.ceil((boxed * step) / share / 2)
      const [target, source] = [kernel.picture({ width: 320, height: 64 }), kernel.picture({ width, height })]
      const samples = noise(sizeOf(source), 5)
      kernel.bytes(source.at, sizeOf(source)).set(samples)
      const box = { x: 3, y: 1, width: boxed, height: 61 }
      const view = { x: (1 - share) / 2, y: (1 - share) / 3, width: share, height: share }
      const window = windowOn({ source, view, target, box })
      sampleWindow({ kernel, source, target, window })
      const [plane] = planesOf(target)
      const { first, targetStride, columns, columnWeights, rows, stride, picks } = window.luma
      expect(picks !== null).toBe(kind.areNear)
      for (let y = 0; y < window.luma.height; y += 1) {
        const expected = Array.from(columns, (column, x) => {
          const at = (rows[2 * y] ?? 0) + column
          const [below, right] = [rows[2 * y + 1] ?? 0, columnWeights[x] ?? 0]
          const across = (from: number) => (samples[from] ?? 0) * (128 - right) + (samples[from + 1] ?? 0) * right
          return (across(at) * (128 - below) + across(at + stride) * below + (1 << 13)) >> 14
        })
        expect([...kernel.bytes(plane.at + first + y * targetStride, expected.length)]).toEqual(expected)
      }
    }),
    { numRuns: 40 },
  )
})

test('what is laid over a picture covers it by its opacity, whatever the number of samples', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 256 }), async (length, alpha) => {
      const kernel = await openKernel()
      const target = kernel.picture({ width: 32, height: 32 })
      const before = noise(sizeOf(target), 3)
      kernel.bytes(target.at, sizeOf(target)).set(before)
      const words = (value: number) => {
        const at = kernel.allocate(length * 2)
        kernel.bytes(at, length * 2).set(new Uint8Array(new Uint16Array(length).fill(value).buffer))
        return at
      }
      const planes = [{ kept: words(256 - alpha), added: words(200 * alpha + 128), offset: 5, length }]
      kernel.lay(target, { planes })
      const expected = before.map((sample, index) =>
        index < 5 || index >= 5 + length ? sample : (sample * (256 - alpha) + 200 * alpha + 128) >> 8,
      )
      expect(kernel.bytes(target.at, sizeOf(target))).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})

test('kernel.wasm is what its source compiles to', async () => {
  const scripts = z.object({ scripts: z.record(z.string(), z.string()) })
  const { scripts: all } = scripts.parse(JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')))
  const kept = 'src/render/lanes/kernel/kernel.wasm'
  const compiled = path.join(folder, 'kernel.wasm')
  await execa(`${all['build:kernel']?.replace(kept, compiled)}`, { cwd: ROOT, shell: true })
  expect(await readFile(compiled)).toEqual(await readFile(path.join(ROOT, kept)))
}, 120_000)

// --- internal ---

function noise(length: number, seed: number): Uint8Array {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state >> 16
  })
}

test('a kernel has its memory to itself until it is let go of, and then another has it', async () => {
  const size = { width: 2, height: 2 }
  const samplesOf = (kernel: Kernel) => kernel.bytes(kernel.picture(size).at, sizeOf(size))
  const first = await openKernel()
  const samples = samplesOf(first).fill(7)
  samplesOf(await openKernel()).fill(9)
  expect([...samples]).toEqual([7, 7, 7, 7, 7, 7])
  first[Symbol.dispose]()
  expect([...samplesOf(await openKernel())]).toEqual([7, 7, 7, 7, 7, 7])
})
