import type { ExportView } from '../../api/export-view.ts'
import { find, showText } from './find.ts'
import type { PageClient, Project } from './page-client.ts'
import { messageOf, Refused } from './refused.ts'

/** The dialog in which an export is asked for. */
export function createOrderForm({
  client,
  signal,
  onProjects,
  onOrdered,
}: {
  client: PageClient
  signal: AbortSignal
  onProjects: (projects: Project[]) => void
  onOrdered: (view: ExportView) => void
}): void {
  const dialog = find(document, '#order', HTMLDialogElement)
  const form = find(dialog, '#order-form', HTMLFormElement)
  const projects = find(dialog, '#order-project', HTMLSelectElement)
  const wrong = find(dialog, '#order-wrong', HTMLElement)
  let isBusy = false
  let once = ''

  async function readProjects(): Promise<void> {
    const found = await client.projects()
    onProjects(found)
    const { value } = projects
    projects.replaceChildren(...found.map(({ id, title }) => new Option(title, id)))
    if (found.some(({ id }) => id === value)) projects.value = value
  }

  function clear(): void {
    showText(wrong, null)
    for (const field of form.querySelectorAll('[data-field]')) mark(field, null)
  }

  function tell(error: unknown): void {
    const left: string[] = []
    let first: HTMLElement | null = null
    for (const [path, messages] of Object.entries(error instanceof Refused ? error.errors : {})) {
      const name = path.split('.')[0] ?? ''
      const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`)
      if (field) first ??= mark(field, messages.join(', '))
      else left.push(`${path} ${messages.join(', ')}`)
    }
    if (first) first.focus()
    showText(wrong, first && left.length === 0 ? null : [messageOf(error), ...left].join(' '))
  }

  async function send(): Promise<void> {
    clear()
    try {
      const view = await client.order(orderOf(new FormData(form)), once)
      dialog.close()
      onOrdered(view)
    } catch (error) {
      // What was refused is not to be repeated; what may have been done is, as the same order.
      if (error instanceof Refused && error.status < 500) once = newOnce()
      tell(error)
    }
  }

  const open = () => {
    clear()
    once = newOnce()
    dialog.showModal()
    readProjects().catch(tell)
  }
  find(document, '#new-export', HTMLElement).addEventListener('click', open, { signal })
  find(dialog, '#order-close', HTMLElement).addEventListener('click', () => dialog.close(), { signal })
  form.addEventListener(
    'submit',
    (event) => {
      event.preventDefault()
      if (isBusy) return
      isBusy = true
      void send().finally(() => {
        isBusy = false
      })
    },
    { signal },
  )
  signal.addEventListener('abort', () => dialog.close())
}

// --- internal ---

function orderOf(data: FormData): object {
  const text = (name: string) => {
    const value = data.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  return {
    projectId: text('projectId'),
    aspect: text('aspect') === '' ? null : text('aspect'),
    quality: text('quality'),
    captions: data.getAll('captions'),
    look: text('look'),
  }
}

/** Says at a field what is wrong with it, or takes it back. @returns what can be changed there. */
function mark(field: Element, message: string | null): HTMLElement {
  const control = find(field, 'input, select', HTMLElement)
  const wrong = find(field, '.wrong', HTMLElement)
  const hint = field.querySelector('.hint')
  wrong.id ||= `wrong-${field.getAttribute('data-field')}`
  showText(wrong, message)
  control.ariaInvalid = message === null ? null : 'true'
  const described = [...(hint ? [hint.id] : []), ...(message === null ? [] : [wrong.id])].join(' ')
  if (described === '') control.removeAttribute('aria-describedby')
  else control.setAttribute('aria-describedby', described)
  return control
}

/** `crypto.randomUUID` is there on HTTPS and this machine only. */
function newOnce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
