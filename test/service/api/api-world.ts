import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { createClient } from '../../../src/mstudio/client.ts'
import { apiKey } from '../../../src/mstudio/credential.ts'
import { FULL_ACCESS_KEY } from '../../../src/sandbox/api-keys.ts'
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/start-sandbox.ts'
import { type ApiLimits, DEFAULT_LIMITS } from '../../../src/service/api/api-limits.ts'
import type { ApiAnswer, ApiFault, ApiTools } from '../../../src/service/api/api-tools.ts'
import { startApi } from '../../../src/service/api/start-api.ts'
import type { ExportFile } from '../../../src/service/exports/export-record.ts'
import { beginRun, type ExportRun } from '../../../src/service/exports/export-run.ts'
import { type LedgerTools, ledgerIn } from '../../../src/service/exports/ledger-tools.ts'
import { findExport } from '../../../src/service/exports/update-export.ts'
import { createKey } from '../../../src/service/keys/key-ledger.ts'
import type { KeyScope } from '../../../src/service/keys/key-record.ts'
import type { WorkHome } from '../../../src/service/queue/queue-home.ts'
import { openFolderStorage } from '../../../src/service/storage/folder-storage.ts'
import { webhookToolsOf } from '../../../src/service/webhooks/delivery-tools.ts'
import { startTestSandbox } from '../../helpers/start-sandbox.ts'
import { deliveryTools } from '../webhooks/sending.ts'

const envelopeSchema = z.looseObject({
  success: z.boolean(),
  data: z.unknown().optional(),
  message: z.string().optional(),
})

const dataSchema = z.looseObject({ id: z.string(), state: z.string() })

export type Answered = {
  status: number
  headers: Headers
  /** Of a good answer. */
  data: unknown
  body: z.infer<typeof envelopeSchema>
}

/** The API over some home, with a sandbox for M Studio and no worker. */
export type ApiWorld = {
  url: string
  port: number
  sandbox: Sandbox
  ledger: LedgerTools
  storageDir: string
  faults: ApiFault[]
  /** What it told of each answer. */
  answers: ApiAnswer[]
  /** A key that may do everything, as one of an owner of its own. */
  key: string
  owner: string
  makeKey: (about?: { owner?: string; scopes?: KeyScope[]; expiresAt?: string | null }) => Promise<string>
  /** Asks as the holder of a key, by default `key`. */
  ask: (
    method: string,
    path: string,
    about?: { key?: string | null; body?: unknown; headers?: Record<string, string> },
  ) => Promise<Answered>
  /** An export of `p1` in the queue. */
  order: (body?: object) => Promise<string>
  /** What a worker does first. */
  begin: (id: string) => Promise<ExportRun>
  /** What a worker does last, with a film of these bytes. */
  finish: (id: string, film?: Buffer) => Promise<void>
}

export async function makeApiWorld(
  home: WorkHome,
  {
    limits = {},
    sandbox: sandboxOptions = {},
    tools: otherTools = {},
    server = {},
  }: {
    limits?: Partial<ApiLimits>
    sandbox?: SandboxOptions
    tools?: Partial<ApiTools>
    server?: { headersMs?: number; requestMs?: number; stalledMs?: number }
  } = {},
): Promise<ApiWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-api-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const sandbox = await startTestSandbox(sandboxOptions)
  const storageDir = path.join(folder, 'storage')
  const storage = otherTools.storage ?? openFolderStorage(storageDir)
  const ledger = ledgerIn(home)
  const faults: ApiFault[] = []
  const answers: ApiAnswer[] = []
  const ending = new AbortController()
  const client = createClient({
    apiUrl: sandbox.url,
    credential: apiKey(FULL_ACCESS_KEY),
    limits: { rateRequests: 6000, attempts: 1 },
  })
  const tools: ApiTools = {
    config: { dataDir: folder },
    client,
    home,
    ledger,
    storage,
    webhooks: webhookToolsOf(deliveryTools(home)),
    limits: { ...DEFAULT_LIMITS, requestsPerMinute: 100_000, ...limits },
    signal: ending.signal,
    onFault: (fault) => faults.push(fault),
    onAnswer: (answer) => answers.push(answer),
    ...otherTools,
  }
  const api = await startApi(tools, { port: 0, host: '127.0.0.1', ...server })
  onTestFinished(async () => {
    ending.abort()
    await api.stop()
  })

  const owner = `owner-${randomUUID()}`
  const makeKey: ApiWorld['makeKey'] = async ({ owner: of = owner, scopes, expiresAt = null } = {}) => {
    const about = { name: 'test', owner: of, scopes: scopes ?? ['*'], expiresAt } satisfies Parameters<
      typeof createKey
    >[1]
    const { key: made } = await createKey(home.records, about)
    return made.reveal()
  }
  const key = await makeKey()

  const ask: ApiWorld['ask'] = async (method, where, { key: presented = key, body, headers = {} } = {}) => {
    const response = await fetch(api.url + where, {
      method,
      headers: {
        ...(presented !== null && { 'X-API-Key': presented }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const envelope = envelopeSchema.parse(await response.json())
    return { status: response.status, headers: response.headers, data: envelope.data, body: envelope }
  }
  const begin = async (id: string) => {
    const round = (await findExport(home.records, id))?.round ?? 0
    const run = await beginRun(ledger, { exportId: id, round })
    if (!run) throw new Error(`Nothing to do for ${id}.`)
    return run
  }
  return {
    url: api.url,
    port: api.port,
    sandbox,
    ledger,
    storageDir,
    faults,
    answers,
    key,
    owner,
    makeKey,
    ask,
    begin,
    async order(body = {}) {
      const { status, data, body: whole } = await ask('POST', '/v1/exports', { body: { projectId: 'p1', ...body } })
      if (status !== 201) throw new Error(JSON.stringify(whole))
      return dataSchema.parse(data).id
    },
    async finish(id, film = Buffer.from('film')) {
      const run = await begin(id)
      const made = [
        ['film.mp4', 'film', 'video/mp4', film],
        ['film.poster.jpg', 'poster', 'image/jpeg', Buffer.from('poster')],
        ['film.receipt.json', 'receipt', 'application/json', Buffer.from('{"checks":[]}')],
      ] as const
      await mkdir(folder, { recursive: true })
      const files: ExportFile[] = []
      for (const [name, kind, contentType, bytes] of made) {
        const fileKey = `exports/${id}/${run.id}/${name}`
        await writeFile(path.join(folder, name), bytes)
        await storage.put(fileKey, path.join(folder, name))
        await rm(path.join(folder, name))
        files.push({ name, kind, contentType, bytes: bytes.length, key: fileKey })
      }
      if (!(await run.finish({ durationSeconds: 3, files }))) throw new Error(`${id} was not finished.`)
    },
  }
}

export function idOf({ data }: Answered): string {
  return dataSchema.parse(data).id
}
