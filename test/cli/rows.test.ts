import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { connectionsTo } from '../helpers/connections-to.ts'
import { makeDataDir } from '../helpers/data-dir.ts'
import { writeClicks } from '../helpers/media-files.ts'
import { greyPng } from '../helpers/png-files.ts'
import { processesMentioning } from '../helpers/processes.ts'
import { runCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'
import { API_ROWS, SLOW_ROWS } from './rows/api-rows.ts'
import { CANARIES, type FailingRow, faultsOf } from './rows/failing-row.ts'
import { MEDIA_ROWS } from './rows/media-rows.ts'
import { PROJECT_ROWS } from './rows/project-rows.ts'

/** For a command to start, and for a machine that has other things to do. */
const START_SECONDS = 60

const ROWS = [...SLOW_ROWS, ...API_ROWS, ...MEDIA_ROWS, ...PROJECT_ROWS].map((row, index) => ({
  ...row,
  projectId: `row-${index}`,
}))

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('rows'))
  await makeSmallFilm(folder)
  await mkdir(path.join(folder, 'tmp'))
  await makeBadMedia(path.join(folder, 'media'))
  sandbox = await startSandbox({
    boards: ROWS.map((row) => ({ folder, board: boardOf(row) })),
    keys: ROWS.map(({ projectId }) => ({ key: keyOf(projectId), scopes: ['*'] })),
    faults: ROWS.flatMap((row) => faultsOf(row, row.projectId)),
    rateLimit: { requests: 100_000, windowSeconds: 60 },
  })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

/** One each, because processes with the same key wait for one another. */
function keyOf(projectId: string): string {
  return `${CANARIES.key}-${projectId}`
}

/** Nobody listens there. */
async function closedPort(): Promise<number> {
  const server = await startSandbox()
  await server.stop()
  return server.port
}

function boardOf({ projectId, project, frame, board }: FailingRow & { projectId: string }) {
  const image = { url: 'media/red.jpg' }
  return {
    project: { id: projectId, title: 'Row', aspect_ratio: '16:9', fps: 30, version: 1, ...project },
    frames: [{ id: 'f', position: 1, title: 'The pier', duration: 1, image, ...frame }],
    audio_tracks: [],
    ...board,
  }
}

async function makeBadMedia(media: string): Promise<void> {
  const half = async (name: string) => {
    const whole = await readFile(path.join(media, name))
    return whole.subarray(0, Math.floor(whole.length / 2))
  }
  const entities = Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')
  const svg = `<!DOCTYPE svg [<!ENTITY e0 "lol">${entities}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&e12;</text></svg>`
  const files = {
    'cut.jpg': await half('red.jpg'),
    'cut.mp4': await half('numbers.mp4'),
    'words.jpg': CANARIES.body,
    'vast.png': greyPng(30_000, 30_000),
    'bomb.svg': svg,
    'a.heic': Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'), Buffer.alloc(200)]),
    'clip.mp4': '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
  }
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(media, name), content)
  await writeClicks(path.join(media, 'silent.wav'), { seconds: 0, clicksAt: [] })
}

/** A render in folders of its own, and how long it took. */
async function render({ projectId, asked = projectId, args = [], env = {} }: (typeof ROWS)[number]) {
  const own = path.join(folder, projectId)
  await makeDataDir(path.join(own, 'data'))
  const ports = { $PORT: String(sandbox.port), $CLOSED: String(await closedPort()) }
  const given = Object.entries(env).map(([name, value]) => [
    name,
    Object.entries(ports).reduce((text, [of, port]) => text.replace(of, port), value),
  ])
  const started = performance.now()
  const output = ['-o', path.join(own, 'out', 'film.mp4'), '--json']
  const finished = await runCli(['render', asked, ...output, ...args], {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: keyOf(projectId),
    STORYREEL_DATA_DIR: path.join(own, 'data'),
    TMPDIR: path.join(folder, 'tmp'),
    ...Object.fromEntries(given),
  })
  return { ...finished, own, seconds: (performance.now() - started) / 1000 }
}

test.concurrent.each(ROWS.map((row) => [row.row, row] as const))(
  '%s',
  async (_row, row) => {
    const { own, stdout, stderr, exitCode, seconds } = await render(row)
    const failed: unknown = JSON.parse(stdout.split('\n').at(-1) ?? '')
    const [sentence = '', ...before] = stderr.trim().split('\n').toReversed()
    expect(failed).toMatchObject({ event: 'failed', code: row.code, retryable: row.exitCode === 5, message: sentence })
    expect(exitCode).toBe(row.exitCode)
    expect(sentence).toMatch(row.words)
    for (const line of before) expect(line).toMatch(/^M Studio’s rate limit is used up; going on in \d+ s\.$/)
    for (const canary of [...Object.values(CANARIES), 'Sign in to go on', '?token']) {
      expect(stdout + stderr).not.toContain(canary)
    }
    expect(seconds).toBeLessThan((row.seconds ?? 0) + START_SECONDS)

    expect(await readdir(path.join(own, 'out')).catch(() => [])).toEqual([])
    expect(await readdir(path.join(own, 'data', 'work')).catch(() => [])).toEqual([])
    const processes = await processesMentioning(path.join(own, 'data'))
    expect(processes.map(({ commandLine }) => commandLine)).toEqual([])
  },
  300_000,
)

test('none of them has left a connection, or a lock of the limit that processes share', async () => {
  await expect.poll(() => connectionsTo(sandbox.port), { timeout: 10_000 }).toBe(0)
  const shared = (await readdir(path.join(folder, 'tmp'))).filter((name) => name.startsWith('storyreel-'))
  expect(shared).toHaveLength(1)
  const limits = await readdir(path.join(folder, 'tmp', shared[0] ?? ''))
  expect(limits.length).toBeGreaterThan(0)
  expect(limits.filter((name) => !name.endsWith('.json'))).toEqual([])
})
