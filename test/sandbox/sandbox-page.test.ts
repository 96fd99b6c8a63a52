import { readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { DEFAULT_KEYS, DEFAULT_TOKENS } from '../../src/sandbox/api-keys.ts'
import { faultKindSchema } from '../../src/sandbox/faults.ts'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { startCli } from '../helpers/run-cli.ts'
import { makeFolder } from '../helpers/small-film.ts'

const page = await readFile('docs/sandbox.md', 'utf8')

const [start = '', ...calls] = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
  (block ?? '').trim().split('\n'),
)

test('docs/sandbox.md starts a sandbox that keeps what it is told', async () => {
  const { folder, remove } = await makeFolder('sandbox-page')
  onTestFinished(remove)
  const words = start.replace('--port 4010', '--port 0').replace('my-sandbox', `${folder}/data`).split(' ')
  expect(words.slice(0, 3)).toEqual(['npx', 'storyreel', 'sandbox'])
  const child = startCli(words.slice(2))
  onTestFinished(() => void child.kill('SIGKILL'))
  for await (const chunk of child.stdout) if (/\/docs/.test(String(chunk))) break
  child.kill('SIGINT')
  expect((await child).exitCode).toBe(0)
  expect(JSON.parse(await readFile(`${folder}/data/state.json`, 'utf8'))).toMatchObject({
    boards: [{ project: { id: 'last-light' } }],
  })
}, 60_000)

test('docs/sandbox.md’s calls answer as it says', async (context) => {
  const { failed: isMissing } = await execa('curl', ['--version'], { reject: false })
  if (isMissing) context.skip('there is no curl on the PATH')
  const sandbox = await startSandbox({ jobSeconds: 60 })
  onTestFinished(() => sandbox.stop())
  const { origin } = new URL(sandbox.url)
  const answers = []
  for (const call of calls) {
    const { stdout } = await execa('sh', ['-c', call.replaceAll('http://127.0.0.1:4010', origin)])
    answers.push(JSON.parse(stdout))
  }
  const failed = { success: false, message: 'The sandbox was told to fail.' }
  expect(answers).toMatchObject([
    { data: { type: 'image', frame_id: 'frm_07' } },
    failed,
    failed,
    { data: [{ kind: 'latency', delayMs: 200, path: '\\/media\\/', times: 3 }] },
    { data: [] },
  ])
})

test('docs/sandbox.md names every key, token and fault, with its parameters', () => {
  for (const { key } of DEFAULT_KEYS) expect(page).toContain(`\`X-API-Key: ${key}\``)
  for (const { token } of DEFAULT_TOKENS) expect(page).toContain(`\`Authorization: Bearer ${token}\``)
  const documented = [...page.matchAll(/^\| `([a-z-]+)` .*\|(.*)\|$/gm)].map(([, kind, parameters]) => [
    kind,
    [...(parameters ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  ])
  const offered = faultKindSchema.options.map(({ shape }) => [
    shape.kind.value,
    Object.keys(shape).filter((name) => name !== 'kind'),
  ])
  expect(documented).toEqual(offered)
})
