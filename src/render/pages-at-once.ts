import { availableParallelism, totalmem } from 'node:os'

/** A page with its share of the decoder and the encoder, in bytes; a page more than memory allows swaps or dies. */
const MEMORY_PER_PAGE_BYTES = 1.5e9

/** How many pages may be drawn at the same time: one a processor, as far as the memory goes. */
export function pagesAtOnce(
  processors = availableParallelism(),
  // A container may have less than the machine, and says so; without a limit it says more than there is, or 0.
  memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Infinity),
): number {
  return Math.max(1, Math.min(processors, Math.floor(memoryBytes / MEMORY_PER_PAGE_BYTES)))
}
