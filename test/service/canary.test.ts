import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { makeWarmDataDir } from '../helpers/data-dir.ts'
import { descendantsOf, processesMentioning } from '../helpers/processes.ts'
import { startPostgres } from '../helpers/queue-servers.ts'
import { runCli } from '../helpers/run-cli.ts'
import { makeBoard, startTestSandbox, wireProject } from '../helpers/start-sandbox.ts'
import { makeDrawnBoard } from './drawn-board.ts'
import { startStoryreel } from './storyreel-process.ts'
import { receive } from './webhooks/receiver.ts'

/** In the environment of the service; each is to be known to it alone. */
const SECRETS = {
  MSTUDIO_API_KEY: 'sk_live_canaryM8tQ4zW7',
  STORYREEL_SECRET_KEY: Buffer.from('canaryK3vR9xB2canaryK3vR9xB2cana').toString('base64'),
  AWS_ACCESS_KEY_ID: 'AKIACANARY',
  AWS_SECRET_ACCESS_KEY: 'canaryS6nH1pD5',
}

const PASSWORD = 'canaryP2wL8yF4'

const exportSchema = z.object({ data: z.looseObject({ id: z.string(), state: z.string() }) })

test.each(['the data folder', 'PostgreSQL'])(
  'G14: no key of the environment, nor one that was issued, leaves the service, whose queue is in %s',
  { timeout: 400_000 },
  async (where) => {
    const { folder, dataDir, env, dump, databaseSecrets } = await makeWorld(where === 'PostgreSQL')
    const key = (await runCli(['keys', 'create', '--name', 'me', '--scopes', '*'], env)).stdout.trim()
    const receiver = await receive()
    const origins = { STORYREEL_WEBHOOK_ORIGINS: new URL(receiver.url).origin }
    const added = await runCli(['webhooks', 'add', receiver.url, '--json'], { ...env, ...origins })
    const { secret } = z.looseObject({ secret: z.string() }).parse(JSON.parse(added.stdout))
    const service = startStoryreel(['serve', '--port', '0', '--json'], { ...env, ...origins })
    const url = z.string().parse((await service.waitFor(({ event }) => event === 'listening'))['url'])
    const ask = (at: string, init: RequestInit = {}) => {
      return fetch(`${url}/v1/exports${at}`, {
        ...init,
        headers: { 'X-API-Key': key, 'content-type': 'application/json' },
      })
    }
    const order = async (projectId: string) => {
      const look = { burnIns: [{ field: 'timecode', corner: 'top', text: '' }] }
      const body = JSON.stringify({ projectId, aspect: '320x180', captions: ['vtt'], look })
      return exportSchema.parse(await (await ask('', { method: 'POST', body })).json()).data.id
    }
    const [made, failing] = [await order('p1'), await order('broken')]

    const keys = [key.slice(17), secret.replace(/^whsec_/, ''), ...Object.values(SECRETS), ...databaseSecrets]
    const wanted = keys.flatMap(spellings)
    const children = new Map<number, string>()
    const duringRender = new Set<string>()
    const areOver = async () => {
      for (const { pid, commandLine, environment } of await descendantsOf(service.pid)) {
        // One that has not yet become what it is started as still shows what the service has.
        if (!commandLine.includes('storyreel.mjs'))
          children.set(pid, `${children.get(pid) ?? ''}${commandLine} ${environment}\n`)
      }
      for (const found of await filesWith(folder, wanted)) duringRender.add(found)
      return [made, failing].every((id) => service.events.some((event) => isEndOf(event, id)))
    }
    await expect.poll(areOver, { timeout: 300_000, interval: 500 }).toBe(true)
    await expect.poll(() => receiver.arrived.length, { timeout: 60_000 }).toBe(2)
    const holders = await processesMentioning(SECRETS.MSTUDIO_API_KEY)
    const film = Buffer.from(await (await ask(`/${made}/film`)).arrayBuffer())
    const answers = await Promise.all(['', `/${made}`, `/${failing}`].map(async (each) => (await ask(each)).text()))
    service.kill('SIGTERM')
    const ended = await service.ended
    expect(ended).toMatchObject({ code: 0, stderr: '' })

    const told = {
      log: JSON.stringify([service.events, ended]),
      children: [...children.values()].join(''),
      film: film.toString('latin1'),
      answers: answers.join(''),
      messages: JSON.stringify(receiver.arrived),
      dump: await dump(),
    }
    for (const [name, text] of Object.entries(told)) {
      expect([name, wanted.filter((each) => text.includes(each))]).toEqual([name, []])
    }
    expect([...duringRender]).toEqual([])
    expect(await filesWith(folder, wanted)).toEqual([])

    // What is looked through is what it seems to be, and the same searches find what is there.
    expect(holders.map(({ pid }) => pid)).toEqual([service.pid])
    expect(told.log).toContain(`"keyId":"${key.slice(8, 16)}"`)
    expect(told.log).toContain('"code":"ASSET_NOT_MEDIA"')
    for (const part of ['export-child', 'render-child', '--type=renderer', 'PATH='])
      expect(told.children).toContain(part)
    expect(told.film).toContain('Lighthouse')
    for (const text of [told.answers, told.messages, told.dump]) expect(text).toContain(made)
    expect(told.dump).toContain(key.slice(8, 16))
    expect(await filesWith(dataDir, ['Lighthouse'])).not.toEqual([])
    expect(await filesWith(path.join(dataDir, 'bundles'), ['remotion'])).not.toEqual([])
  },
)

// --- internal ---

/** A sandbox with a project and one whose media is broken, a data folder that has no bundle yet, and a database. */
async function makeWorld(isOnServer: boolean) {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-canary-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const dataDir = path.join(folder, 'data')
  const temporaryDir = path.join(folder, 'tmp')
  await mkdir(temporaryDir)
  await makeWarmDataDir(dataDir)
  await rm(path.join(dataDir, 'bundles'))
  const postgres = isOnServer ? await startPostgres() : null
  if (postgres) onTestFinished(postgres.stop)
  const sandbox = await startTestSandbox({
    boards: [await makeDrawnBoard(3), await makeBoard({ project: wireProject({ id: 'broken' }) })],
    keys: [{ key: SECRETS.MSTUDIO_API_KEY, scopes: ['*'] }],
  })
  const env = {
    ...SECRETS,
    TMPDIR: temporaryDir,
    STORYREEL_DATA_DIR: dataDir,
    MSTUDIO_API_URL: sandbox.url,
    ...(postgres && { STORYREEL_QUEUE_URL: postgres.url.replace('postgres@', `postgres:${PASSWORD}@`) }),
  }
  return {
    folder,
    dataDir,
    env,
    databaseSecrets: postgres ? [PASSWORD] : [],
    dump: async () => (postgres ? (await execa('pg_dump', [postgres.url])).stdout : dumpEmbedded(dataDir)),
  }
}

/** Every row of every table, as text. */
async function dumpEmbedded(dataDir: string): Promise<string> {
  const db = await PGlite.create(path.join(dataDir, 'queue', 'database'))
  const { rows: tables } = await db.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname !~ '^(pg_|information_)'`,
  )
  let text = ''
  for (const { name } of tables) {
    const { rows } = await db.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
    text += rows.map(({ row }) => `${row}\n`).join('')
  }
  await db.close()
  return text
}

/** As it is, and as it may have been written by somebody who meant well. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const encoded = [bytes.toString('hex'), encodeURIComponent(secret)]
  // Where it begins in a longer text decides on the first and last letters.
  const inBase64 = [0, 1, 2].map((before) => {
    return Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4)
  })
  return [...new Set([secret, ...encoded, ...inBase64])]
}

/** Files below a folder, behind links too, that hold one of the texts; those that go away meanwhile hold nothing. */
async function filesWith(root: string, texts: string[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(await realpath(root), { withFileTypes: true }).catch(() => [])) {
    const file = path.join(root, entry.name)
    if (entry.isDirectory()) found.push(...(await filesWith(file, texts)))
    if (!entry.isFile()) continue
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    if (texts.some((text) => bytes.includes(text))) found.push(file)
  }
  return found
}

function isEndOf({ event, id }: { event: string; id?: string }, wanted: string): boolean {
  return id === wanted && (event === 'done' || event === 'failed')
}
