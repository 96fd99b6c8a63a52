import type { ExportView } from '../../api/export-view.ts'
import {
  leftWords,
  newsWords,
  orderWords,
  outcomeWords,
  percentOf,
  stageWords,
  stateWords,
  timeWords,
  whichWords,
} from './export-words.ts'
import { createFilm } from './film.ts'
import { find, showText } from './find.ts'
import type { PageClient } from './page-client.ts'
import { onPress } from './press.ts'
import { messageOf } from './refused.ts'

/** One export on the page. */
export type ExportCard = {
  element: Element
  readonly view: ExportView
  /** What is older than what is shown is not shown. */
  show: (view: ExportView) => void
  /** Names it after its project. */
  name: (title: string) => void
}

export function createCard(
  first: ExportView,
  {
    client,
    onChange,
    say,
  }: {
    client: PageClient
    /** Something was done here that changed an export. */
    onChange: (view: ExportView) => void
    /** Tells whoever does not see the page. */
    say: (news: string) => void
  },
): ExportCard {
  const parts = cloneCard()
  const { id, createdAt } = first
  const film = createFilm({ root: parts.element, id, client, onTitle: name, onProblem: report })
  let view = first
  let title = first.projectId

  function report(problem: string | null): void {
    showText(parts.problem, problem)
  }

  function name(wanted: string): void {
    title = wanted
    parts.title.textContent = title
    const which = whichWords(title, first)
    for (const each of parts.which) each.textContent = which
    parts.progress.ariaLabel = `Progress of ${which}`
    film.name(which)
  }

  function draw(): void {
    const { state, progress, isCanceling, warnings } = view
    parts.card.dataset['state'] = state
    parts.state.textContent = stateWords(view)
    parts.mark.textContent = progress ? `${percentOf(progress)}%` : stateWords(view)
    parts.running.hidden = state !== 'running'
    parts.stage.textContent = stageWords(view)
    parts.left.textContent = leftWords(view)
    if (progress) parts.progress.value = percentOf(progress)
    else parts.progress.removeAttribute('value')
    showText(parts.message, outcomeWords(view))
    parts.warnings.hidden = warnings.length === 0
    parts.warnings.replaceChildren(...warnings.map(listItem))
    moveFocusFrom(parts.cancel, state !== 'queued' && state !== 'running')
    parts.cancel.ariaDisabled = isCanceling ? 'true' : null
    moveFocusFrom(parts.retry, state !== 'failed' && state !== 'canceled')
  }

  /** Whoever pressed a button that goes away is not sent back to the top of the page. */
  function moveFocusFrom(button: HTMLElement, isGone: boolean): void {
    if (isGone && document.activeElement === button) parts.title.focus()
    button.hidden = isGone
  }

  function change(button: HTMLElement, act: (id: string) => Promise<ExportView>): void {
    onPress(button, async () => {
      if (button.ariaDisabled === 'true') return
      report(null)
      try {
        onChange(await act(id))
      } catch (error) {
        report(messageOf(error))
      }
    })
  }

  change(parts.cancel, client.cancel)
  change(parts.retry, client.retry)
  parts.time.dateTime = createdAt
  parts.time.textContent = timeWords(createdAt)
  parts.order.textContent = orderWords(first)
  name(title)
  draw()
  if (first.state === 'done') film.show(first)
  return {
    element: parts.element,
    name,
    get view() {
      return view
    },
    show(next) {
      if (isOlder(next, view)) return
      // Also when nothing is new: what could not be loaded before may be there now.
      if (next.state === 'done') film.show(next)
      if (JSON.stringify(next) === JSON.stringify(view)) return
      const news = newsWords(view, next, title)
      view = next
      draw()
      if (news !== null) say(news)
    },
  }
}

// --- internal ---

function cloneCard() {
  const template = find(document, '#export-card', HTMLTemplateElement)
  const root = document.importNode(template.content, true)
  const [running, progress] = [find(root, '.running', HTMLElement), find(root, 'progress', HTMLProgressElement)]
  const [card, title] = [find(root, '.card', HTMLElement), find(root, '.title', HTMLElement)]
  const text = (name: string) => find(root, `.${name}`, HTMLElement)
  const parts = {
    ...{ element: find(root, 'li', HTMLLIElement), card, title, running, progress },
    ...{ mark: text('mark'), state: text('state'), order: text('order'), stage: text('stage'), left: text('left') },
    ...{ message: text('message'), problem: text('problem'), warnings: text('warnings') },
    ...{ cancel: text('cancel'), retry: text('retry'), time: find(root, 'time', HTMLTimeElement) },
    which: root.querySelectorAll('.cancel .unseen, .retry .unseen'),
  }
  // For the article's name, which must refer to its heading.
  title.id = `title-${crypto.getRandomValues(new Uint32Array(1))[0]}`
  card.setAttribute('aria-labelledby', title.id)
  return parts
}

function listItem(text: string): HTMLLIElement {
  const item = document.createElement('li')
  item.textContent = text
  return item
}

/** Answers may come in another order than they were asked for. */
function isOlder(next: ExportView, shown: ExportView): boolean {
  if (next.sequence !== shown.sequence) return next.sequence < shown.sequence
  return (next.progress?.share ?? 0) < (shown.progress?.share ?? 0)
}
