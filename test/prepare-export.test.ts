import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { locateMachine } from '../src/locate-machine.ts'
import { prepareExport } from '../src/prepare-export.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { aRequest } from './helpers/export-request.ts'
import { sandboxClient } from './helpers/sandbox-client.ts'
import { makeFolder, makeSmallFilm } from './helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('prepare'))
  sandbox = await startSandbox({ boards: [await makeSmallFilm(folder)] })
})
afterAll(async () => {
  await sandbox.stop()
  await remove()
})

async function prepare(name: string) {
  const workDir = path.join(folder, name, 'work')
  await mkdir(workDir, { recursive: true })
  const config = { ...(await readConfig()), apiUrl: sandbox.url, dataDir: path.join(folder, name) }
  return prepareExport(aRequest({ projectId: 'small', outputPath: path.join(folder, 'film.mp4') }), {
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
