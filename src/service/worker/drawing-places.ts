import type { DrawingSlot } from './drawing-slot.ts'

/** The places to draw in of one worker. */
export type DrawingPlaces = AsyncDisposable & {
  /** How many there are. */
  count: number
  /**
   * Draws in one of them, when one is free.
   *
   * @param isAlone nothing else is drawn meanwhile, and no other browser is open.
   * @throws the signal's reason when it is aborted before.
   */
  draw: (
    options: { isAlone: boolean; signal: AbortSignal },
    task: (slot: DrawingSlot) => Promise<void>,
  ) => Promise<void>
}

export function openDrawingPlaces(slots: readonly DrawingSlot[]): DrawingPlaces {
  const free = [...slots]
  const waiting: { wanted: number; give: (given: DrawingSlot[]) => void }[] = []
  const serve = () => {
    // In the order they asked, or one that wants all of them would wait for ever.
    for (let next = waiting[0]; next && next.wanted <= free.length; next = waiting[0]) {
      waiting.shift()
      next.give(free.splice(0, next.wanted))
    }
  }
  const take = (wanted: number, signal: AbortSignal) => {
    return new Promise<DrawingSlot[]>((resolve, reject) => {
      const request = { wanted, give: resolve }
      waiting.push(request)
      const leave = () => {
        const index = waiting.indexOf(request)
        if (index >= 0) waiting.splice(index, 1)
        reject(signal.reason)
        serve()
      }
      signal.addEventListener('abort', leave, { once: true })
      serve()
    })
  }
  return {
    count: slots.length,
    async draw({ isAlone, signal }, task) {
      const [slot, ...others] = await take(isAlone ? slots.length : 1, signal)
      if (!slot) throw new Error('There is no place to draw in.')
      try {
        await Promise.all(others.map((other) => other.rest()))
        await task(slot)
      } finally {
        free.push(slot, ...others)
        serve()
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(slots.map((slot) => slot[Symbol.asyncDispose]()))
    },
  }
}
