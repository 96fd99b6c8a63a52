import { openEmbeddedHome } from '../../../src/service/queue/open-embedded-home.ts'
import type { WorkHome } from '../../../src/service/queue/queue-home.ts'
import { webhookToolsOf } from '../../../src/service/webhooks/delivery-tools.ts'
import { sendMessages } from '../../../src/service/webhooks/send-messages.ts'
import { createWebhook } from '../../../src/service/webhooks/webhooks.ts'
import { deliveryTools, endExport } from './sending.ts'

// A process of its own that creates a webhook, ends an export and sends the message, but is killed at one point:
// <queue folder> <url> <before-outbox | before-job | after-answer>.

const [queueDir = '', url = '', point = ''] = process.argv.slice(2)
const home = await openEmbeddedHome(queueDir)

/** The home, with a step at which this process is killed as by power loss. */
const dying: WorkHome = {
  ...home,
  records: {
    ...home.records,
    insert: (kind, record) => {
      if (point === 'before-outbox' && kind === 'delivery') die()
      return home.records.insert(kind, record)
    },
    replace: (kind, id, version, value) => {
      if (point === 'after-answer' && kind === 'delivery') die()
      return home.records.replace(kind, id, version, value)
    },
  },
  queues: {
    ...home.queues,
    webhooks: {
      ...home.queues.webhooks,
      add: (job) => {
        if (point === 'before-job') die()
        return home.queues.webhooks.add(job)
      },
    },
  },
}

// With time for an answer, however slow the machine is.
const tools = deliveryTools(dying, { patience: { deadlineMs: 10_000, scheduleMs: [] } })
await createWebhook(webhookToolsOf(tools), { owner: 'ada', url, events: ['export.done'] })
await Promise.all([
  sendMessages(dying, { ...tools, onEvent: () => undefined }, new AbortController().signal),
  endExport(dying, { owner: 'ada', how: 'done' }),
])

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('It was to be dead.')
}
