import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.ts'
import { startCli } from './helpers/run-cli.ts'
import { makeFolder } from './helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('config'))
  sandbox = await startSandbox()
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

/** `storyreel projects` in a folder with this `storyreel.config.ts`. */
async function listProjects(configuration: object, env: Record<string, string> = {}) {
  await writeFile(path.join(folder, 'storyreel.config.ts'), `export default ${JSON.stringify(configuration)}`)
  return startCli(['projects'], { MSTUDIO_API_KEY: FULL_ACCESS_KEY, ...env }, { cwd: folder })
}

test('storyreel.config.ts says where the API is and what its paths are', async () => {
  const { stdout } = await listProjects({
    apiUrl: sandbox.url.replace('/api/v1', ''),
    paths: { projects: '/api/v1/projects' },
  })
  expect(stdout).toContain('last-light')
})

test('the environment wins over it', async () => {
  const { stdout } = await listProjects({ apiUrl: 'http://127.0.0.1:9' }, { MSTUDIO_API_URL: sandbox.url })
  expect(stdout).toContain('last-light')
})

test.each([
  [{ apiurl: 'http://127.0.0.1' }, 'Unrecognized key: "apiurl"'],
  [{ paths: { frames: 'frames/{frame}' } }, 'the path "frames" replaces projects/{project}/frames'],
  [{ cacheSize: 'much' }, 'must be a size such as 10GB'],
])('%j is refused in a sentence', async (configuration, message) => {
  const { exitCode, stderr } = await listProjects(configuration)
  expect(stderr).toContain(message)
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(exitCode).toBe(2)
})
