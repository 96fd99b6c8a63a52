import type { ExportView } from '../../api/export-view.ts'
import { sizeWords } from './export-words.ts'
import { find } from './find.ts'
import type { FileLink, PageClient } from './page-client.ts'
import { onPress } from './press.ts'
import { messageOf } from './refused.ts'
import { showReceipt } from './show-receipt.ts'

/** Links are good for a quarter of an hour. */
const RENEW_AFTER_MS = 10 * 60_000

/** What a finished export made: its player, its files, its receipt. */
export type Film = {
  /** Loads what there is to show, once. */
  show: (view: ExportView) => void
  /** @param which tells it from the others. */
  name: (which: string) => void
}

export function createFilm({
  root,
  id,
  client,
  onTitle,
  onProblem,
}: {
  root: Element
  id: string
  client: PageClient
  /** The receipt knows what the project was called. */
  onTitle: (title: string) => void
  onProblem: (problem: string | null) => void
}): Film {
  const player = find(root, '.player', HTMLVideoElement)
  const download = find(root, '.download', HTMLAnchorElement)
  const details = find(root, '.receipt', HTMLDetailsElement)
  const others = find(root, '.others', HTMLElement)
  let isShown = false
  let renewedMs = 0
  /** Since it last played. */
  let hasFailed = false

  async function renew(): Promise<FileLink[]> {
    const links = await client.links(id)
    renewedMs = Date.now()
    const pathOf = (kind: string) => links.find((link) => link.kind === kind)?.path ?? ''
    player.poster = pathOf('poster')
    download.href = pathOf('film')
    for (const anchor of others.querySelectorAll('a')) {
      anchor.href = links.find(({ name }) => name === anchor.dataset['name'])?.path ?? ''
    }
    return links
  }

  function setPlayer(links: FileLink[]): void {
    player.src = links.find(({ kind }) => kind === 'film')?.path ?? ''
  }

  /** A link that is old by now is renewed before it is gone to. */
  function keepFresh(anchor: HTMLAnchorElement): void {
    onPress(anchor, async (event) => {
      // The clock of the day, which also counts while the machine sleeps.
      if (Date.now() - renewedMs < RENEW_AFTER_MS) return
      event.preventDefault()
      await renew().then(() => location.assign(anchor.href), tell)
    })
  }

  function tell(error: unknown): void {
    onProblem(messageOf(error))
  }

  /** Goes on where it stopped. */
  async function resume(): Promise<void> {
    const { currentTime, paused } = player
    setPlayer(await renew())
    player.currentTime = currentTime
    // That it does not play is told by its error, if it is one.
    if (!paused) await player.play().catch(() => undefined)
  }

  async function load(): Promise<void> {
    const links = await renew()
    setPlayer(links)
    player.hidden = false
    download.hidden = false
    others.hidden = false
    onProblem(null)
    const receipt = links.find(({ kind }) => kind === 'receipt')?.path ?? ''
    await showReceipt(details, receipt).then(onTitle, () => {
      onProblem('The receipt cannot be shown here. It is among the files.')
    })
  }

  player.addEventListener('error', () => {
    // A link may have expired, but not two in a row.
    if (hasFailed) onProblem('This browser cannot play the film. It can be downloaded.')
    else void resume().catch(tell)
    hasFailed = true
  })
  player.addEventListener('playing', () => {
    hasFailed = false
  })
  keepFresh(download)

  return {
    name(which) {
      player.ariaLabel = `Film of ${which}`
      download.ariaLabel = `Download film, ${which}`
    },
    show({ files }) {
      if (isShown) return
      isShown = true
      const film = files.find(({ kind }) => kind === 'film')
      download.textContent = film ? `Download film, ${sizeWords(film.bytes)}` : 'Download film'
      const anchors = files
        .filter(({ kind }) => kind !== 'film')
        .map(({ name }) => {
          const anchor = document.createElement('a')
          anchor.textContent = name
          anchor.dataset['name'] = name
          keepFresh(anchor)
          return anchor
        })
      others.replaceChildren(
        'Other files: ',
        ...anchors.flatMap((anchor, index) => (index === 0 ? [anchor] : [', ', anchor])),
      )
      load().catch((error: unknown) => {
        isShown = false
        tell(error)
      })
    },
  }
}
