import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openEmbeddedHome } from '../../src/service/queue/open-embedded-home.ts'
import { withWorkHome } from '../../src/service/queue/with-home.ts'
import { openDeliveryTools } from '../../src/service/webhooks/delivery-tools.ts'
import { sendMessages } from '../../src/service/webhooks/send-messages.ts'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { runCli } from '../helpers/run-cli.ts'
import { receive } from '../service/webhooks/receiver.ts'
import { endExport } from '../service/webhooks/sending.ts'

let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'storyreel-webhooks-'))
  await makeWarmDataDir(dataDir)
}, 180_000)

afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

/** Nobody has to be found for addresses that are numbers. */
function webhooks(args: string[], origins = '') {
  return runCli(['webhooks', ...args], { STORYREEL_DATA_DIR: dataDir, STORYREEL_WEBHOOK_ORIGINS: origins })
}

const addedSchema = z.looseObject({ id: z.string(), secret: z.string().regex(/^whsec_/) })

const deliverySchema = z.looseObject({ id: z.string(), state: z.string(), attempts: z.array(z.unknown()) })

/** The JSON lines of a list. */
const linesOf = ({ stdout }: { stdout: string }) =>
  stdout.split('\n').flatMap((line): unknown[] => (line === '' ? [] : [JSON.parse(line)]))

test('a webhook is added, told, disabled, enabled and removed, its messages are looked at and replayed', {
  timeout: 240_000,
}, async () => {
  let status = 410
  const receiver = await receive((response) => void response.writeHead(status).end())
  const { origin } = new URL(receiver.url)
  const added = addedSchema.parse(
    JSON.parse((await webhooks(['add', receiver.url, '--events', 'export.done', '--json'], origin)).stdout),
  )
  const { id, secret, ...shown } = added
  expect(shown).toMatchObject({ owner: 'local', url: receiver.url, events: ['export.done'], disabled: null })
  const list = await webhooks(['list', '--json'])
  expect(linesOf(list)).toEqual([{ id, ...shown }])
  expect(list.stdout).not.toMatch(/whsec_|sealed/)

  // A worker in this process; the commands talk to it.
  const working = new AbortController()
  const worker = withWorkHome({ queueUrl: null, dataDir }, working.signal, async (home) => {
    const service = { secretKey: null, webhookOrigins: [origin] }
    const tools = await openDeliveryTools({ records: home.records, service, dataDir })
    const sending = sendMessages(home, { ...tools, onEvent: () => undefined }, working.signal)
    await endExport(home, { owner: 'local', how: 'done' })
    await sending
  })
  const deliveries = async () => z.array(deliverySchema).parse(linesOf(await webhooks(['deliveries', id, '--json'])))
  await expect.poll(deliveries, { timeout: 60_000 }).toMatchObject([{ state: 'failed', attempts: [{ status: 410 }] }])
  expect((await webhooks([])).stdout).toMatch(
    new RegExp(`^${id}  local  ${receiver.url}  export.done  disabled: it answered with 410$`),
  )
  const [{ id: deliveryId } = { id: '' }] = await deliveries()
  expect(await webhooks(['replay', deliveryId])).toMatchObject({
    exitCode: 2,
    stderr: `The webhook ${id} is disabled: it answered with 410. Enable it first.`,
  })

  status = 204
  expect(await webhooks(['enable', id])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  const rotated = await webhooks(['rotate', id])
  expect(rotated).toMatchObject({
    exitCode: 0,
    stderr: `This is the only time the secret of the webhook ${id} is shown.`,
  })
  expect(await webhooks(['replay', id])).toMatchObject({ exitCode: 0, stdout: '1 on their way' })
  await expect.poll(deliveries, { timeout: 60_000 }).toMatchObject([{ state: 'delivered', round: 2 }])
  const { body, headers } = receiver.arrived.at(-1) ?? { body: '', headers: {} }
  for (const each of [secret, rotated.stdout]) expect(new Webhook(each).verify(body, headers)).toBeTruthy()

  const tested = await webhooks(['test', id])
  expect(tested).toMatchObject({ exitCode: 0, stderr: '' })
  await expect.poll(deliveries, { timeout: 60_000 }).toMatchObject([{ id: tested.stdout, state: 'delivered' }, {}])
  expect(await webhooks(['replay', tested.stdout])).toMatchObject({ exitCode: 0, stdout: '1 on their way' })
  await expect.poll(() => receiver.arrived.length, { timeout: 60_000 }).toBe(4)
  // Whole ids, to be copied.
  expect((await webhooks(['deliveries', id])).stdout).toContain(`${deliveryId}  delivered  export.done`)
  working.abort()
  await worker

  expect(await webhooks(['remove', id])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(await webhooks(['list'])).toMatchObject({ exitCode: 0, stdout: '' })
  expect(await webhooks(['deliveries', id])).toMatchObject({ exitCode: 2 })
})

test('A19 the command refuses an address on no public network, and keeps nothing of it', {
  timeout: 60_000,
}, async () => {
  for (const url of ['https://127.0.0.1/hook', 'http://93.184.215.14/hook']) {
    expect(await webhooks(['add', url])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('No messages are sent to that URL'),
    })
  }
  const home = await openEmbeddedHome(path.join(dataDir, 'queue'))
  expect(await home.records.list('webhook', { owner: null, before: null, limit: 1 })).toEqual([])
  await home.close()
})

test.each([
  [['add', 'https://93.184.215.14/', '--events', 'export.done,export.begun'], 'The option --events is wrong'],
  [['add', 'https://93.184.215.14/', '--owner', 'a/b'], 'The option --owner is wrong'],
  [['remove', 'nobodys'], 'There is no "nobodys"'],
  [['rotate', 'nobodys'], 'There is no "nobodys"'],
  [['replay', 'nobodys'], 'There is no "nobodys"'],
])('webhooks %j is refused in a sentence', { timeout: 60_000 }, async (args, message) => {
  const { exitCode, stderr } = await webhooks(args)
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
})
