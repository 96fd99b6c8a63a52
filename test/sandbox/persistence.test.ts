import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { makeBoard, startTestSandbox } from '../helpers/start-sandbox.ts'
import { apiCaller } from './api-caller.ts'

async function dataFolder(): Promise<string> {
  const { folder, remove } = await makeFolder('kept')
  onTestFinished(remove)
  return path.join(folder, 'data')
}

it('is as it was after a restart, its media too, on whatever port', async () => {
  const dataDir = await dataFolder()
  const boards = [await makeBoard()]
  const first = await startTestSandbox({ boards, dataDir, jobSeconds: 0 })
  const before = apiCaller(first)
  const { id } = await before.data('POST', '/projects', { title: 'Night ferry' })
  const frame = await before.data('POST', `/projects/${id}/frames`, { script: 'Fog.' })
  await before.finished((await before.data('POST', `/frames/${frame.id}/images`, {})).id)
  const { image } = await before.data('GET', `/frames/${frame.id}`)
  await before.data('PATCH', '/frames/f1', { image: { url: Object(image).url.replace(id, 'p1') } })
  await before.send('DELETE', '/frames/f2')
  await first.stop()

  const second = await startTestSandbox({ boards, dataDir })
  const after = apiCaller(second)
  expect((await after.list('/projects')).map(({ title }) => title)).toEqual(['Lighthouse', 'Night ferry'])
  expect((await after.list('/projects/p1/frames')).map((kept) => kept.id)).toEqual(['f1', 'f3'])
  const kept = await after.data('GET', `/frames/${frame.id}`)
  const { url } = Object(kept['image'])
  expect(url).toBe(Object(image).url.replace(String(first.port), String(second.port)))
  expect((await fetch(url)).headers.get('content-type')).toBe('image/png')
  const given = Object((await after.data('GET', '/frames/f1'))['image'])
  expect(new URL(given.url).port, 'an address a caller sent is as much our own').toBe(String(second.port))
  expect((await fetch(`${new URL(second.url).origin}/media/p1/a.jpg`)).status, 'as is what came with a board').toBe(200)
})

it('has on disk what it has answered, and never half of it', async () => {
  const dataDir = await dataFolder()
  const { data } = apiCaller(await startTestSandbox({ dataDir }))
  const read = async (): Promise<unknown> => JSON.parse(await readFile(path.join(dataDir, 'state.json'), 'utf8'))
  const written = new AbortController()
  const reads = (async () => {
    let count = 0
    for (; !written.signal.aborted; count += 1) await read()
    return count
  })()
  const titles = Array.from({ length: 30 }, (_, index) => `Project ${index}`)
  await Promise.all(
    titles.map(async (title) => {
      await data('POST', '/projects', { title })
      expect(JSON.stringify(await read())).toContain(`"${title}"`)
    }),
  )
  written.abort()
  expect(await reads).toBeGreaterThan(0)
})

it('goes on with the jobs that a kill interrupted', async () => {
  const dataDir = await dataFolder()
  const begin = async (jobSeconds: string) => {
    const child = startCli(['sandbox', '--port', '0', '--data', dataDir, '--job-seconds', jobSeconds])
    onTestFinished(() => void child.kill('SIGKILL'))
    for await (const chunk of child.stdout) {
      const [, url] = /MSTUDIO_API_URL=(\S+)/.exec(String(chunk)) ?? []
      if (url) return { child, ...apiCaller({ url }) }
    }
    throw new Error('It ended without an address.')
  }
  const first = await begin('60')
  const sound = await first.data('POST', '/projects/last-light/sfx', { prompt: 'A door', duration: 0.2 })
  const film = await first.data('POST', '/projects/last-light/exports', {})
  first.child.kill('SIGKILL')
  await first.child

  const second = await begin('0')
  expect(await second.finished(sound.id)).toMatchObject({ status: 'completed', result: { duration: 0.2 } })
  await expect
    .poll(async () => (await second.data('GET', `/exports/${film.id}`))['status'], { timeout: 20_000, interval: 500 })
    .toBe('completed')
  second.child.kill('SIGINT')
  expect((await second.child).exitCode).toBe(0)
}, 60_000)

it('keeps a second sandbox out of its folder, in one sentence, until it ends', async () => {
  const dataDir = await dataFolder()
  const first = await startSandbox({ dataDir })
  const refused = await runCli(['sandbox', '--port', '0', '--data', dataDir])
  expect(refused).toMatchObject({
    exitCode: 2,
    stderr: `${dataDir} is in use by another sandbox. End that one, or name another folder.`,
  })
  await apiCaller(first).data('POST', '/projects', { title: 'Night ferry' })
  await first.stop()
  const titles = (await apiCaller(await startTestSandbox({ dataDir })).list('/projects')).map(({ title }) => title)
  expect(titles).toContain('Night ferry')
}, 60_000)

it('refuses a folder that holds something else, a port that is taken, and options that make no sense', async () => {
  const { folder, remove } = await makeFolder('not-a-sandbox')
  onTestFinished(remove)
  await writeFile(path.join(folder, 'state.json'), '{"lights": "on"}')
  const refused = await runCli(['sandbox', '--port', '0', '--data', folder])
  expect(refused).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Move it away, or name another folder.'),
  })
  expect(await readFile(path.join(folder, 'state.json'), 'utf8')).toBe('{"lights": "on"}')
  const { port } = await startTestSandbox()
  const taken = await runCli(['sandbox', '--port', String(port)])
  expect(taken).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`Port ${port} is taken.`) })
  const wrong = await runCli(['sandbox', '--job-seconds', 'soon'])
  expect(wrong).toMatchObject({ exitCode: 2, stderr: '--job-seconds must be a number from 0 to 3600.' })
}, 60_000)
