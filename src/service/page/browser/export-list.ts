import type { ExportView } from '../../api/export-view.ts'
import { createCard, type ExportCard } from './export-card.ts'
import { find } from './find.ts'
import type { PageClient } from './page-client.ts'
import { onPress } from './press.ts'
import { messageOf } from './refused.ts'

/** The exports on the page, the newest first. */
export type ExportList = {
  /** Shows an export that may be new here. */
  show: (view: ExportView) => void
  /** Reads the newest again, and all that lies between them and what is shown. */
  refresh: () => Promise<void>
  /** Those that are not finished. */
  unfinished: () => ExportView[]
  /** Names exports after their projects. */
  setTitles: (titles: ReadonlyMap<string, string>) => void
}

export function createExportList({
  client,
  signal,
  onChange,
  say,
  onTrouble,
}: {
  client: PageClient
  signal: AbortSignal
  onChange: (view: ExportView) => void
  say: (news: string) => void
  onTrouble: (message: string | null) => void
}): ExportList {
  const element = find(document, '#export-list', HTMLOListElement)
  const nothingYet = find(document, '#nothing-yet', HTMLElement)
  const showOlder = find(document, '#show-older', HTMLButtonElement)
  const cards = new Map<string, ExportCard>()
  let titles: ReadonlyMap<string, string> = new Map()
  /** Of the oldest page that is shown; null when there is nothing older. */
  let oldest: string | null = null

  function show(view: ExportView): void {
    nothingYet.hidden = true
    const known = cards.get(view.id)
    if (known) {
      known.show(view)
      return
    }
    const card = createCard(view, { client, onChange, say })
    // Ids are in the order in which they were made.
    const next = [...cards.values()].filter((each) => each.view.id < view.id).toSorted(byAge)[0]
    element.insertBefore(card.element, next?.element ?? null)
    cards.set(view.id, card)
    nameCard(card)
  }

  function nameCard(card: ExportCard): void {
    const title = titles.get(card.view.projectId)
    if (title !== undefined) card.name(title)
  }

  const readOlder = async () => {
    try {
      const { exports, nextCursor } = await client.list(oldest)
      const [first] = exports
      for (const view of exports) show(view)
      oldest = nextCursor
      showOlder.hidden = oldest === null
      if (first) find(cards.get(first.id)?.element ?? element, '.title', HTMLElement).focus()
    } catch (error) {
      onTrouble(messageOf(error))
    }
  }
  onPress(showOlder, readOlder, signal)

  return {
    show,
    async refresh() {
      const isFirst = cards.size === 0
      let cursor: string | null = null
      let hasGap = false
      do {
        const page: Awaited<ReturnType<PageClient['list']>> = await client.list(cursor)
        hasGap = !isFirst && page.exports.every(({ id }) => !cards.has(id))
        for (const view of page.exports) show(view)
        cursor = page.nextCursor
      } while (hasGap && cursor !== null)
      if (isFirst) oldest = cursor
      showOlder.hidden = oldest === null
      nothingYet.hidden = cards.size > 0
    },
    unfinished: () => {
      return [...cards.values()]
        .map(({ view }) => view)
        .filter(({ state }) => state === 'queued' || state === 'running')
    },
    setTitles(known) {
      titles = known
      for (const card of cards.values()) nameCard(card)
    },
  }
}

function byAge(one: ExportCard, other: ExportCard): number {
  return one.view.id < other.view.id ? 1 : -1
}
