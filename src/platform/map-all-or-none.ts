import pMap from 'p-map'

/**
 * Does a task for each item, a few at a time. When one fails the others are told to stop, no further one begins, and none
 * is left running when this returns.
 *
 * @throws what the one that failed first threw.
 */
export async function mapAllOrNone<Item, Result>(
  items: Iterable<Item>,
  { concurrency, signal }: { concurrency: number; signal: AbortSignal },
  task: (item: Item, index: number, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  signal.throwIfAborted()
  const failed = new AbortController()
  const stop = () => failed.abort(signal.reason)
  signal.addEventListener('abort', stop)
  const started: Promise<Result>[] = []
  const start = async (item: Item, index: number): Promise<Result> => {
    const running = task(item, index, failed.signal)
    started.push(running)
    return running
  }
  try {
    return await pMap(items, start, { concurrency })
  } catch (error) {
    failed.abort(error)
    throw error
  } finally {
    await Promise.allSettled(started)
    signal.removeEventListener('abort', stop)
  }
}
