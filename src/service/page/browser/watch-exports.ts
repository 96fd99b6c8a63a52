import type { ExportList } from './export-list.ts'
import type { PageClient } from './page-client.ts'
import { pause } from './pause.ts'

/** How often it is looked whether there is anything new. */
const LOOK_MS = 5000

/** A browser keeps six connections to a host at most; the others are for everything else. */
const MOST_FOLLOWED = 3

/**
 * Keeps the list up to date: what runs, or will run next, as it changes; the rest every few seconds. A stream that
 * broke is opened again at the next look.
 */
export function watchExports({
  client,
  list,
  signal,
  onLook,
}: {
  client: PageClient
  list: ExportList
  signal: AbortSignal
  /** After each look; with what went wrong, or null. */
  onLook: (error: unknown) => void
}): { followMore: () => void; lookForEver: () => Promise<void> } {
  const followed = new Set<string>()

  async function follow(id: string): Promise<void> {
    followed.add(id)
    try {
      for await (const view of client.follow(id)) list.show(view)
    } catch {
      // The next look tells what the matter is.
    } finally {
      followed.delete(id)
    }
  }

  function followMore(): void {
    const running = list.unfinished().filter(({ state }) => state === 'running')
    const waiting = list.unfinished().filter(({ state }) => state === 'queued')
    // Of those that wait, the oldest are the next.
    const wanted = [...running, ...waiting.toReversed()].filter(({ id }) => !followed.has(id))
    for (const { id } of wanted.slice(0, MOST_FOLLOWED - followed.size)) void follow(id)
  }

  return {
    followMore,
    async lookForEver() {
      while (!signal.aborted) {
        await pause(LOOK_MS, signal)
        if (document.hidden) continue
        const error: unknown = await list.refresh().then(
          () => null,
          (why: unknown) => why,
        )
        if (signal.aborted) return
        followMore()
        onLook(error)
      }
    },
  }
}
