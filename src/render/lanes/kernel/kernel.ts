import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const functionSchema = z.custom<(...numbers: number[]) => void>((value) => typeof value === 'function')
const exportsSchema = z.object({ sample: functionSchema, mix: functionSchema, lay: functionSchema })

/** A planar 4:2:0 picture in the kernel's memory: luma, then the two chroma planes, without gaps. Even size. */
export type Picture = { at: number; width: number; height: number }

/** One plane of a picture; `divisor` is how many luma samples one of its samples spans each way. */
export type Plane = { at: number; width: number; height: number; divisor: 1 | 2 }

/** What is laid over a picture: for every sample of some rows, what is kept of it and what is added; see `lay`. */
export type Overlay = { planes: { kept: number; added: number; offset: number; length: number }[] }

/** Where the samples of a rectangle on a plane come from; see kernel.as.ts. */
export type SampleGrid = {
  /** First sample of the rectangle on the target's plane, its size and the plane's stride. */
  first: number
  targetStride: number
  width: number
  height: number
  columns: Int32Array
  columnWeights: Int16Array
  picks: Uint8Array | null
  rows: Int32Array
  stride: number
}

export type Kernel = Disposable & {
  /** An even-sized picture; its samples are whatever was there. */
  picture: (size: { width: number; height: number }) => Picture
  allocate: (bytes: number) => number
  /** A view that the next allocation may end. */
  bytes: (at: number, length: number) => Uint8Array
  /** Both of one size. */
  copy: (target: Picture, source: Picture) => void
  sample: (source: Plane, target: Plane, grid: SampleGrid) => void
  /** @param weight of the source, 0 to 256. */
  mix: (target: Picture, source: Picture, weight: number) => void
  lay: (target: Picture, overlay: Overlay) => void
}

/** SIMD reads and writes up to this far past the end. */
const SLACK_IN_BYTES = 64
const PAGE_IN_BYTES = 65_536
const MOST_PAGES = 65_536
/** The widest and highest rectangle there are tables for. */
const LONGEST_SIDE = 16_384

/** Of kernels that were let go of. Tens of megabytes for every segment would have the whole heap collected for each. */
const unused: WebAssembly.Memory[] = []

/** The native lane's inner loops on a memory of their own, which the next one may get when it is let go of. */
export async function openKernel(): Promise<Kernel> {
  const memory = unused.pop() ?? new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES })
  const instance = await WebAssembly.instantiate(await kernelCode(), { env: { memory } })
  const { sample, mix, lay } = exportsSchema.parse(instance.exports)
  let end = SLACK_IN_BYTES
  const allocate = (bytes: number): number => {
    const at = end
    end = Math.ceil((at + bytes + SLACK_IN_BYTES) / 16) * 16
    const missing = Math.ceil(end / PAGE_IN_BYTES) - memory.buffer.byteLength / PAGE_IN_BYTES
    if (missing > 0) memory.grow(missing)
    return at
  }
  const columns = allocate(LONGEST_SIDE * 4)
  const columnWeights = allocate(LONGEST_SIDE * 2)
  const picksAt = allocate(LONGEST_SIDE * 4)
  const rows = allocate(LONGEST_SIDE * 8)
  const above = allocate(LONGEST_SIDE * 2)
  const below = allocate(LONGEST_SIDE * 2)
  return {
    allocate,
    picture: ({ width, height }) => ({ at: allocate((width * height * 3) / 2), width, height }),
    bytes: (at, length) => new Uint8Array(memory.buffer, at, length),
    copy: (target, source) => {
      new Uint8Array(memory.buffer).copyWithin(target.at, source.at, source.at + sizeOf(source))
    },
    sample: (source, target, grid) => {
      new Int32Array(memory.buffer, columns).set(grid.columns)
      new Int16Array(memory.buffer, columnWeights).set(grid.columnWeights)
      new Int32Array(memory.buffer, rows).set(grid.rows)
      if (grid.picks) new Uint8Array(memory.buffer, picksAt).set(grid.picks)
      const { first, targetStride, width, height, stride } = grid
      const picks = grid.picks ? picksAt : 0
      const at = target.at + first
      sample(source.at, at, targetStride, width, height, columns, columnWeights, picks, rows, stride, above, below)
    },
    mix: (target, source, weight) => mix(target.at, source.at, sizeOf(target), weight),
    lay: (target, { planes }) => {
      for (const { kept, added, offset, length } of planes) lay(target.at + offset, kept, added, length)
    },
    [Symbol.dispose]: () => {
      unused.push(memory)
    },
  }
}

/** In bytes. */
export function sizeOf({ width, height }: { width: number; height: number }): number {
  return (width * height * 3) / 2
}

export function planesOf({ at, width, height }: Picture): [luma: Plane, blue: Plane, red: Plane] {
  const chroma = { width: width / 2, height: height / 2, divisor: 2 as const }
  const blueAt = at + width * height
  return [
    { at, width, height, divisor: 1 },
    { at: blueAt, ...chroma },
    { at: blueAt + (width * height) / 4, ...chroma },
  ]
}

let code: Promise<WebAssembly.Module> | undefined

function kernelCode(): Promise<WebAssembly.Module> {
  code ??= readFile(new URL('./kernel.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes))
  return code
}
