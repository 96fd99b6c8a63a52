import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { makeDataDir } from '../helpers/data-dir.ts'
import { decodePictures, hashPictures } from '../helpers/decode.ts'
import { runCli } from '../helpers/run-cli.ts'
import { makeFolder, makeSmallFilm } from '../helpers/small-film.ts'

let folder: string
let remove: () => Promise<void>
let sandbox: Sandbox

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('cache-command'))
  await makeDataDir(path.join(folder, 'data'))
  sandbox = await startSandbox({
    boards: [await makeSmallFilm(folder)],
    rateLimit: { requests: 1000, windowSeconds: 60 },
  })
})

afterAll(async () => {
  await sandbox.stop()
  await remove()
})

function run(args: string[], env: Record<string, string> = {}) {
  return runCli(args, {
    MSTUDIO_API_URL: sandbox.url,
    MSTUDIO_API_KEY: FULL_ACCESS_KEY,
    STORYREEL_DATA_DIR: path.join(folder, 'data'),
    ...env,
  })
}

async function render(name: string, env: Record<string, string> = {}) {
  const output = path.join(folder, 'out', name)
  const finished = await run(['render', 'small', '--format', '320x180', '--json', '-o', output], env)
  expect(finished.stderr).toBe('')
  const { receipt }: { receipt: { segments: unknown } } = JSON.parse(finished.stdout.trim().split('\n').at(-1) ?? '')
  return { output, segments: receipt.segments }
}

async function counts(): Promise<Record<string, number>> {
  const { stdout } = await run(['cache', '--json'])
  const { kinds }: { kinds: { kind: string; count: number }[] } = JSON.parse(stdout)
  return Object.fromEntries(kinds.map(({ kind, count }) => [kind, count]))
}

test('an export is whole although the cache is emptied again and again while it runs', async () => {
  const stop = new AbortController()
  const prune = async () => {
    let removed = 0
    while (!stop.signal.aborted) {
      const { stdout } = await run(['cache', 'prune', '--all', '--json'])
      removed += JSON.parse(stdout).removedBytes
    }
    return removed
  }
  const pruning = prune()
  const disturbed = await render('disturbed.mp4').finally(() => {
    stop.abort()
  })
  expect(await pruning).toBeGreaterThan(10_000)
  await run(['cache', 'prune', '--all'])
  expect(await counts()).toMatchObject({ segments: 0, assets: 0, notes: 0, bundles: 1 })

  const undisturbed = await render('undisturbed.mp4')
  expect(undisturbed.segments).toEqual({ total: 4, rendered: 4, reused: 0 })
  expect(await hashPictures(disturbed.output)).toBe(await hashPictures(undisturbed.output))
}, 240_000)

test('cache says what is there, and prune takes away down to a size', async () => {
  expect(await counts()).toMatchObject({ segments: 4, bundles: 1 })
  const { stdout } = await run(['cache'], { STORYREEL_CACHE_SIZE: '2.5GB' })
  expect(stdout).toMatch(/^ {2}segments +4 +\d+\.\d kB {2}not used for up to \d+ min$/m)
  expect(stdout).toMatch(/ of 2\.5 GB$/m)

  const pruned = await run(['cache', 'prune', '--to', '1GB'])
  expect(pruned.stdout).toMatch(/^Removed 0 B, .*; \d+\.\d MB left\.$/m)
  expect((await run(['cache', 'prune', '--to', '1kB'])).stdout).toMatch(/, 4 segments, /)
  expect(await counts()).toMatchObject({ segments: 0 })
})

test('an export larger than the cache may be is made, and leaves nothing behind', async () => {
  const { output } = await render('unkept.mp4', { STORYREEL_CACHE_SIZE: '0' })
  expect(await decodePictures(output)).toHaveLength(90)
  expect(await counts()).toMatchObject({ segments: 0, assets: 0, notes: 0 })
  expect(await readdir(path.join(folder, 'data', 'work'))).toEqual([])
}, 120_000)

test.each([
  [['cache', 'prune', '--to', 'little'], {}, '--to little is wrong'],
  [['cache', 'prune', '--to', '1GB', '--all'], {}, 'either --to or --all'],
  [['cache', 'prune', '--bogus'], {}, 'bogus'],
  [['cache'], { STORYREEL_CACHE_SIZE: 'much' }, 'STORYREEL_CACHE_SIZE is wrong'],
])('%j is refused in a sentence', async (args, env, message) => {
  const { exitCode, stderr } = await run(args, env)
  expect(stderr).toContain(message)
  expect(exitCode).toBe(2)
})
