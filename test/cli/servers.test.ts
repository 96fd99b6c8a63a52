import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { processesMentioning } from '../helpers/processes.ts'
import { startCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('servers'))
})

afterAll(() => remove())

/** Resolves with what a command has printed once it has printed something that matches. */
async function printed(child: ReturnType<typeof startCli>, pattern: RegExp): Promise<RegExpExecArray> {
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    const match = pattern.exec(text)
    if (match) return match
  }
  throw new Error(`It ended without printing ${String(pattern)}: ${text}`)
}

/** The addresses a port is listened on, as /proc/net shows them. */
async function listeningOn(port: number): Promise<string[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')))
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
  return rows
    .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hexPort}`))
    .map(([, local]) => local ?? '')
}

test('storyreel sandbox serves the sample project until Ctrl-C', async () => {
  const child = startCli(['sandbox', '--port', '0'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const [, url] = await printed(child, /MSTUDIO_API_URL=(\S+)/)
  const response = await fetch(`${url}/projects`, { headers: { 'X-API-Key': FULL_ACCESS_KEY } })
  expect(await response.json()).toMatchObject({ data: [{ id: 'last-light' }] })
  child.kill('SIGINT')
  expect((await child).exitCode).toBe(0)
}, 60_000)

test('storyreel preview opens Studio on a project’s timeline, on this machine only, until Ctrl-C', async () => {
  const sandbox = await startSandbox({ boards: [await makeSmallFilm(folder)] })
  onTestFinished(() => sandbox.stop())
  const dataDir = path.join(folder, 'data')
  const env = { MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY, STORYREEL_DATA_DIR: dataDir }
  const child = startCli(['preview', 'small', '--no-open', '--port', '3457'], env)
  onTestFinished(() => void child.kill('SIGKILL'))
  await printed(child, /Built in/)
  const page = await (await fetch('http://127.0.0.1:3457/')).text()
  expect(page).toContain('Small film')
  expect(page).not.toContain(FULL_ACCESS_KEY)
  // 0100007F is 127.0.0.1 in the byte order of /proc.
  expect(await listeningOn(3457)).toEqual(['0100007F:0D81'])
  child.kill('SIGINT')
  await child
  await expect.poll(() => processesMentioning(dataDir), { timeout: 5000 }).toEqual([])
}, 120_000)
