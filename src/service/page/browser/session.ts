import { createExportList } from './export-list.ts'
import { find, showText } from './find.ts'
import { createOrderForm } from './order-form.ts'
import { createPageClient, type Project } from './page-client.ts'
import { messageOf, Refused } from './refused.ts'
import { watchExports } from './watch-exports.ts'

/**
 * The page for whoever holds a key, until the signal is given.
 *
 * @param onRefused the key is not good, or not any more.
 * @throws {Refused} 401 when it is not good from the beginning.
 */
export async function beginSession(
  key: string,
  { signal, onRefused }: { signal: AbortSignal; onRefused: () => void },
): Promise<void> {
  const said = find(document, '#said', HTMLElement)
  const trouble = find(document, '#trouble', HTMLElement)
  const newExport = find(document, '#new-export', HTMLElement)
  const onTrouble = (message: string | null) => showText(trouble, message)
  const onWait = (seconds: number) => {
    onTrouble(`This key has asked as often as it may for now. The page goes on in ${seconds} s.`)
  }
  const client = createPageClient(key, { signal, onWait })
  const say = (news: string) => {
    said.textContent = news
  }
  const show = (view: Parameters<typeof list.show>[0]) => {
    list.show(view)
    watch.followMore()
  }
  const setTitles = (projects: Project[]) => list.setTitles(new Map(projects.map(({ id, title }) => [id, title])))

  const list = createExportList({ client, signal, onChange: show, say, onTrouble })
  const watch = watchExports({
    client,
    list,
    signal,
    onLook: (error) => {
      if (error instanceof Refused && error.status === 401) onRefused()
      else onTrouble(error === null ? null : messageOf(error))
    },
  })
  createOrderForm({
    client,
    signal,
    onProjects: setTitles,
    onOrdered: (view) => {
      show(view)
      say('The export is in the queue.')
    },
  })

  await list.refresh()
  watch.followMore()
  void watch.lookForEver()
  newExport.hidden = false
  client.projects().then(setTitles, (error: unknown) => {
    // Whoever may only look sees no button that would be refused.
    newExport.hidden = error instanceof Refused && error.status === 403
  })
}
