import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import type { WorkHome } from '../../../src/service/queue/queue-home.ts'
import { withWorkHome } from '../../../src/service/queue/with-home.ts'
import { DELIVERY_PATIENCE, openDeliveryTools, webhookToolsOf } from '../../../src/service/webhooks/delivery-tools.ts'
import { replayDelivery } from '../../../src/service/webhooks/replay.ts'
import { sendMessages } from '../../../src/service/webhooks/send-messages.ts'
import { listWebhooks } from '../../../src/service/webhooks/webhooks.ts'
import { makeWarmDataDir } from '../../helpers/data-dir.ts'
import { makeApiWorld } from '../api/api-world.ts'
import { receive } from './receiver.ts'
import { endExport } from './sending.ts'
import { makeWebhookWorld } from './webhook-world.ts'

const page = await readFile('docs/webhooks.md', 'utf8')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'storyreel-webhooks-page-'))
})
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block ?? '',
  )
}

test('docs/webhooks.md says when messages are sent again', () => {
  const [, listed = ''] = /sent again after ([\s\S]+?), each/.exec(page) ?? []
  const unitsMs = new Map([
    ['s', 1000],
    ['min', 60_000],
    ['h', 3_600_000],
  ])
  const waits = [...listed.matchAll(/(\d+) (s|min|h)\b/g)]
  expect(waits.map(([, count, unit = '']) => Number(count) * (unitsMs.get(unit) ?? 0))).toEqual(
    DELIVERY_PATIENCE.scheduleMs,
  )
  expect(page).toContain(`within ${DELIVERY_PATIENCE.deadlineMs / 1000} s`)
})

test('docs/webhooks.md’s message is like a real one', async () => {
  const world = await makeWebhookWorld({})
  onTestFinished(() => world.stop())
  const receiver = await receive()
  const { webhook } = await world.create({ url: receiver.url })
  await endExport(world.home, { owner: webhook.owner, how: 'done' })
  await world.delivery(webhook.id, ({ state }) => state === 'delivered')
  const { headers, body } = receiver.arrived[0] ?? { headers: {}, body: '' }
  const [request = ''] = blocks('http')
  const [documented = ''] = blocks('json')
  const ofTheConnection = new Set(['host', 'connection', 'content-length'])
  const sent = Object.entries(headers).filter(([name]) => !ofTheConnection.has(name))
  const shown = request
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(': '))
  expect(shown.map(([name, value = '']) => [name, formOf(value)])).toEqual(
    sent.map(([name, value]) => [name, formOf(value)]),
  )
  expect(formOf(JSON.stringify(JSON.parse(documented)))).toBe(formOf(body))
}, 60_000)

/** With what is different every time replaced by what it is. */
function formOf(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'an id')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'a time')
    .replace(/^\d{10}$/, 'seconds')
    .replace(/^v1,[A-Za-z0-9+/]{43}=$/, 'a signature')
}

test('A23 A25 the receiver of docs/webhooks.md takes a message once, however often it comes, and none that was forged', async () => {
  const world = await makeWebhookWorld({ patience: { deadlineMs: 10_000, scheduleMs: [50, 500] } })
  onTestFinished(() => world.stop())
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/storyreel`
  const { webhook, secret } = await world.create({ url })
  const example = await startExample(blocks('ts')[0] ?? '', { port, secret })

  const ended = await endExport(world.home, { owner: webhook.owner, how: 'done' })
  const delivery = await world.delivery(webhook.id, ({ state }) => state === 'delivered')
  expect(example.printed()).toBe(`export.done ${ended.id} 3\n`)
  await replayDelivery({ records: world.home.records, webhookJobs: world.home.queues.webhooks }, delivery.id)
  await world.delivery(webhook.id, ({ state, round }) => state === 'delivered' && round === 2)
  expect(example.printed()).toBe(`export.done ${ended.id} 3\n`)

  const post = async ({ body, by, at, sent = body }: { body: string; by: string; at: number; sent?: string }) => {
    const headers = {
      'webhook-id': 'another',
      'webhook-timestamp': String(Math.floor(at / 1000)),
      'webhook-signature': new Webhook(by).sign('another', new Date(at), body),
    }
    return (await fetch(url, { method: 'POST', headers, body: sent })).status
  }
  const { body } = delivery
  const now = Date.now()
  expect(await post({ body, by: secret, at: now, sent: body.replace('12.5', '12.6') })).toBe(401)
  expect(await post({ body, by: `whsec_${Buffer.alloc(32, 1).toString('base64')}`, at: now })).toBe(401)
  expect(await post({ body, by: secret, at: now - 6 * 60_000 })).toBe(401)
  expect(example.printed()).toBe(`export.done ${ended.id} 3\n`)
  expect(await post({ body, by: secret, at: now })).toBe(204)
}, 60_000)

/** Checks the types of the example, and runs it. */
async function startExample(code: string, { port, secret }: { port: number; secret: string }) {
  const example = path.join(folder, 'receiver')
  await mkdir(example)
  await symlink(path.resolve('node_modules'), path.join(example, 'node_modules'))
  const file = path.join(example, 'receiver.ts')
  await writeFile(file, code.replace('3000', String(port)))
  await writeFile(path.join(example, 'package.json'), '{"type":"module"}')
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', '--types', 'node']
  await execa('node_modules/.bin/tsc', [...options, file], { cwd: example })
  const child = execa(process.execPath, ['--import', 'tsx', file], {
    cwd: example,
    env: { WEBHOOK_SECRET: secret },
    reject: false,
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await child
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  await vi.waitFor(() => fetch(`http://127.0.0.1:${port}`), { timeout: 20_000, interval: 100 })
  return { printed: () => printed }
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

test('docs/webhooks.md’s commands and calls do what it says, and its operations are those of the API', async () => {
  const dataDir = path.join(folder, 'data')
  await makeWarmDataDir(dataDir)
  const receiver = await receive()
  const { origin } = new URL(receiver.url)
  const home = await startWork(dataDir, origin)
  const service = { secretKey: null, webhookOrigins: [origin] }
  const tools = await openDeliveryTools({ records: home.records, service, dataDir })
  const api = await makeApiWorld(home, { tools: { webhooks: webhookToolsOf(tools) } })

  let [webhook, delivery] = ['', '']
  const run = async (script: string) => {
    const filled = script
      .replaceAll('https://example.com/storyreel', receiver.url)
      .replaceAll('http://127.0.0.1:8787', api.url)
      .replaceAll('<webhook>', webhook)
      .replaceAll('<delivery>', delivery)
    const env = { STORYREEL_DATA_DIR: dataDir, STORYREEL_WEBHOOK_ORIGINS: origin }
    return (await execa('sh', ['-e', '-c', filled], { env })).stdout
  }
  const [add = '', overHttp = '', tryIt = '', seeTo = '', rotate = '', remove = '', ...others] = blocks('sh')
  expect(others).toEqual([])

  expect(await run(add)).toMatch(/^whsec_\S+$/)
  webhook = (await listWebhooks(home.records, 'local'))[0]?.id ?? ''
  expect(JSON.parse(await run(overHttp))).toMatchObject({ success: true, data: { secret: expect.any(String) } })
  const tried = (await run(tryIt)).split('\n')
  expect(tried).toHaveLength(3)
  delivery = tried.at(-1) ?? ''
  await vi.waitFor(() => expect(receiver.arrived).toHaveLength(1), { timeout: 30_000 })
  expect((await run(seeTo)).split('\n')).toEqual([
    expect.stringContaining(`${delivery}  delivered  webhook.test`),
    '1 on their way',
    '0 on their way',
  ])
  expect(await run(rotate)).toMatch(/^whsec_\S+$/)
  expect(await run(remove)).toBe('')
  expect((await listWebhooks(home.records, 'local')).map(({ id }) => id)).not.toContain(webhook)

  const { paths } = documentSchema.parse(await (await fetch(`${api.url}/openapi.json`)).json())
  const offered = Object.entries(paths)
    .filter(([where]) => /^\/v1\/(webhooks|deliveries)/.test(where))
    .flatMap(([where, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${where}`))
  const documented = [...page.matchAll(/^\| `((?:GET|POST|DELETE) \S+)`/gm)].map(([, operation]) => operation)
  expect(new Set(documented)).toEqual(new Set(offered))
}, 240_000)

/** A worker that sends messages until the test ends. */
async function startWork(dataDir: string, origin: string): Promise<WorkHome> {
  const stopping = new AbortController()
  let opened: WorkHome | null = null
  const working = withWorkHome({ queueUrl: null, dataDir }, stopping.signal, async (home) => {
    const service = { secretKey: null, webhookOrigins: [origin] }
    const tools = await openDeliveryTools({ records: home.records, service, dataDir })
    opened = home
    await sendMessages(home, { ...tools, onEvent: () => undefined }, stopping.signal)
  })
  onTestFinished(async () => {
    stopping.abort()
    await working
  })
  return await vi.waitUntil(() => opened, { timeout: 60_000 })
}
