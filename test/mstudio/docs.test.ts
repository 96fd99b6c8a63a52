import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'
import { makeFolder } from '../helpers/small-film.ts'

const page = await readFile('docs/mstudio.md', 'utf8')

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('mstudio-docs'))
  sandbox = await startSandbox({ jobSeconds: 0.05 })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(page)?.[1] ?? ''
}

test('the example of docs/mstudio.md runs as it stands, on plain Node', async () => {
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', block('js')], {
    env: { MSTUDIO_API_URL: sandbox.url, MSTUDIO_API_KEY: FULL_ACCESS_KEY },
  })
  expect(stdout).toMatch(/^.+: 12 frames\nimage (queued|processing) image$/)
})

test('the configuration file of docs/mstudio.md is taken as it stands', async () => {
  await writeFile(path.join(folder, 'storyreel.config.ts'), block('ts'))
  const env = { MSTUDIO_API_URL: sandbox.url, STORYREEL_DATA_DIR: folder, MSTUDIO_API_KEY: FULL_ACCESS_KEY }
  const { stdout, stderr } = await startCli(['cache', '--json'], env, { cwd: folder })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ dataDir: folder, limitBytes: 20e9 })
})

test('the options of docs/mstudio.md are those of render', async () => {
  const help = (await runCli(['render', '--help'])).stdout
  const lines = [...page.matchAll(/^npx storyreel .+$/gm)].map(([line]) => line)
  expect(lines).toEqual([
    // test/cli/look-around.test.ts and test/cli/fill.test.ts run them.
    'npx storyreel voices',
    'npx storyreel render <project> --fill images,voice --voice <voice> --yes',
    'npx storyreel render <project> --wait 10m --publish',
    'npx storyreel doctor',
  ])
  for (const [option] of page.matchAll(/--[a-z]+/g)) expect(help).toContain(option)
})
