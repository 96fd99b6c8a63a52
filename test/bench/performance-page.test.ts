import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { makeFolder } from '../helpers/small-film.ts'

const page = await readFile('docs/performance.md', 'utf8')

let folder: string
let remove: () => Promise<void>

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('performance'))
})

afterAll(() => remove())

test('the page’s shell lines are these, of which the quick one is run below and the others take most of an hour', () => {
  const lines = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) => (block ?? '').trim().split('\n'))
  expect(lines).toEqual([
    'npm run bench',
    'npm run bench -- --quick --board stills --json figures.json',
    'npm run bench -- --without-ffmpeg',
  ])
})

test('the page has the options of the command, and no others', async () => {
  const { stdout } = await execa('npm', ['run', '--silent', 'bench', '--', '--help'])
  const documented = [...page.matchAll(/^\| `(--[\w-]+)/gm)].map(([, name]) => name)
  const offered = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name]) => name)
  expect(documented).toEqual(offered)
})

test('npm run bench -- --quick --board stills prints a table and writes what it measured', async () => {
  const json = path.join(folder, 'figures.json')
  const options = ['--quick', '--board', 'stills', '--json', json]
  const { stdout } = await execa('npm', ['run', '--silent', 'bench', '--', ...options])
  expect(stdout).toMatch(/^\| stills +\| Remotion, its defaults +\|/m)
  expect(stdout).toContain('--quick leaves out Remotion with our encoder settings')
  const schema = z.object({ results: z.array(z.object({ board: z.string(), frames: z.number() })) })
  expect(schema.parse(JSON.parse(await readFile(json, 'utf8')))).toEqual({
    results: [{ board: 'stills', frames: 450 }],
  })
}, 900_000)
