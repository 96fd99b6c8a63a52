import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { locateMachine } from '../src/locate-machine.ts'
import { prepareExport } from '../src/prepare-export.ts'
import { FULL_ACCESS_KEY } from '../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { aRequest } from './helpers/export-request.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { makeFolder, makeSmallFilm } from './helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('prepare'))
  const film = await makeSmallFilm(folder)
  const { project, frames } = film.board
  const worded = {
    project: { ...project, id: 'worded' },
    frames: frames.map((frame) => ({ ...frame, fit: 'stretch' })),
  }
  sandbox = await startSandbox({ boards: [film, { ...film, board: { ...film.board, ...worded } }] })
})
afterAll(async () => {
  await sandbox.stop()
  await remove()
})

async function prepare(name: string, projectId = 'small') {
  const workDir = path.join(folder, name, 'work')
  await mkdir(workDir, { recursive: true })
  const config = { ...(await readConfig()), apiUrl: sandbox.url, dataDir: path.join(folder, name) }
  return prepareExport(aRequest({ projectId, outputPath: path.join(folder, 'film.mp4') }), {
    config,
    client: sandboxClient(sandbox),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    workDir,
    machine: await locateMachine(config),
  })
}

function readingsSince(count: number): number {
  return sandbox.requests.slice(count).filter(({ path: asked }) => /\/small\/frames(\?|$)/.test(asked)).length
}

test.each([401, 403, 410])('N39: an address that expired (%i) has the project read again, once', async (status) => {
  sandbox.setFaults([{ path: /red\.jpg/, times: 1, kind: 'status', status }])
  const count = sandbox.requests.length
  const { plan } = await prepare(`expired-${status}`)
  expect(plan.output.durationInFrames).toBe(90)
  expect(readingsSince(count)).toBe(2)
})

test('N39: a file under a fresh address is not converted again', async () => {
  const image = async (query: string) => {
    // The address is another one, as one that is signed anew is; the file is the same.
    sandbox.setFaults([{ path: /\/small\/frames$/, times: 1, kind: 'body', body: await framesSigned(query) }])
    const { plan } = await prepare('signed')
    const [shot] = plan.timeline.shots
    if (shot?.picture.kind !== 'image') throw new Error('The first shot has no image.')
    // Converting puts a new file in the place of one that is kept.
    return (await stat(path.join(folder, 'signed', 'media', shot.picture.image.src))).ino
  }
  const first = await image('signature=1')
  const again = await image('signature=2')
  expect(again).toBe(first)
  expect(
    sandbox.requests.filter(({ path: asked }) => asked.includes('red.jpg?signature')).map(({ status }) => status),
  ).toEqual([200, 200])
})

async function framesSigned(query: string): Promise<string> {
  const response = await fetch(`${sandbox.url}/projects/small/frames`, { headers: { 'X-API-Key': FULL_ACCESS_KEY } })
  return (await response.text()).replaceAll(/(red\.jpg)[^"]*/g, `$1?${query}`)
}

test('N35: a word that means nothing here is left out, and a note says so', async () => {
  const { plan } = await prepare('worded', 'worded')
  expect(plan.timeline.warnings).toContain(
    'M Studio sent words that mean nothing here, so it is as if they were not there: frames[].fit "stretch".',
  )
})

test('N39: an address that stays expired is told by its frame after two readings', async () => {
  sandbox.setFaults([{ path: /red\.jpg/, times: 'always', kind: 'status', status: 403 }])
  const count = sandbox.requests.length
  await expect(prepare('stays')).rejects.toMatchObject({
    code: 'ASSET_EXPIRED',
    exitCode: 3,
    message: expect.stringMatching(/^The image of frame 1 .* cannot be downloaded \(status 403 from 127\.0\.0\.1/),
  })
  expect(readingsSince(count)).toBe(2)
})
