/**
 * Runs two tasks side by side. When one fails the other is told to stop, and neither is left running when this returns.
 *
 * @throws what the one that failed first threw.
 */
export async function allOrNone<First, Second>(
  signal: AbortSignal,
  first: (signal: AbortSignal) => Promise<First>,
  second: (signal: AbortSignal) => Promise<Second>,
): Promise<[First, Second]> {
  const failed = new AbortController()
  const shared = AbortSignal.any([signal, failed.signal])
  const stopOther = (error: unknown) => {
    failed.abort()
    throw error
  }
  const running = [first(shared).catch(stopOther), second(shared).catch(stopOther)] as const
  try {
    return await Promise.all(running)
  } finally {
    await Promise.allSettled(running)
  }
}
