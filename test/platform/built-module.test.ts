import { appendFile, cp, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { makeFolder } from '../helpers/small-film.ts'

let root: string
let buildsDir: string

/** An installation of its own: our source, and a folder of packages that nothing has been built into. */
beforeEach(async () => {
  const { folder, remove } = await makeFolder('built')
  onTestFinished(remove)
  root = folder
  buildsDir = path.join(root, 'node_modules', '.cache', 'storyreel')
  await cp('src', path.join(root, 'src'), { recursive: true })
  for (const name of ['package.json', 'package-lock.json']) await cp(name, path.join(root, name))
  await mkdir(path.join(root, 'node_modules'))
  for (const name of await readdir('node_modules')) {
    if (!name.startsWith('.')) await symlink(path.resolve('node_modules', name), path.join(root, 'node_modules', name))
  }
})

function storyreel(...args: string[]) {
  return execa(process.execPath, [path.join(root, 'src/cli/storyreel.mjs'), ...args], { reject: false })
}

test('a command says which version it is of, also of one that differs in nothing else', async () => {
  const manifest = await readFile('package.json', 'utf8')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest))
  expect(await storyreel('--version')).toMatchObject({ exitCode: 0, stdout: version })
  await writeFile(path.join(root, 'package.json'), manifest.replace(version, '7.6.5'))
  expect((await storyreel('--version')).stdout).toBe('7.6.5')
})

test('the source is built once, and again when it or a package has changed, however quickly', async () => {
  expect((await storyreel('keys', '--help')).stdout).toContain('Usage: storyreel keys')
  const [first] = await readdir(buildsDir)
  await storyreel('keys', '--help')
  expect(await readdir(buildsDir)).toEqual([first])

  await edit('src/cli/keys.ts', 'the keys of the export service', 'some keys of the export service')
  expect((await storyreel('keys', '--help')).stdout).toContain('some keys of the export service')
  expect(await readdir(buildsDir)).toHaveLength(2)
  await edit('package-lock.json', '"lockfileVersion": 3', '"lockfileVersion": 4')
  await storyreel('keys', '--help')
  expect(await readdir(buildsDir)).toHaveLength(3)
})

test('ten that start at once after a change all run, and one build is left', async () => {
  const started = await Promise.all(Array.from({ length: 10 }, () => storyreel('keys', '--help')))
  expect(started.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    Array.from({ length: 10 }, () => ({ exitCode: 0, stderr: '' })),
  )
  expect(await readdir(buildsDir)).toHaveLength(1)
})

test('a build that nobody has used for weeks is removed by the next one, and no other', async () => {
  await storyreel('keys', '--help')
  const [old = ''] = await readdir(buildsDir)
  await appendFile(path.join(root, 'src/errors.ts'), '\n')
  await storyreel('keys', '--help')
  const longAgo = new Date(Date.now() - 30 * 24 * 3600 * 1000)
  await utimes(path.join(buildsDir, old), longAgo, longAgo)
  await appendFile(path.join(root, 'src/errors.ts'), '\n')
  await storyreel('keys', '--help')
  const left = await readdir(buildsDir)
  expect(left).toHaveLength(2)
  expect(left).not.toContain(old)
})

test('what builds is started without the keys that are in the environment', async () => {
  const seen = path.join(root, 'seen.json')
  const esbuild = path.join(root, 'node_modules', 'esbuild')
  const real = pathToFileURL(path.resolve('node_modules/esbuild/lib/main.js')).href
  await rm(esbuild)
  await mkdir(esbuild)
  await writeFile(path.join(esbuild, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
  await writeFile(
    path.join(esbuild, 'index.js'),
    `import { writeFileSync } from 'node:fs'
writeFileSync(${JSON.stringify(seen)}, JSON.stringify(process.env))
export * from ${JSON.stringify(real)}\n`,
  )
  const { exitCode } = await execa(process.execPath, [path.join(root, 'src/cli/storyreel.mjs'), 'keys', '--help'], {
    env: { MSTUDIO_API_KEY: 'a-canary' },
  })
  expect(exitCode).toBe(0)
  expect(JSON.parse(await readFile(seen, 'utf8'))).toEqual({})
})

test('where a build cannot be written, it says so in one sentence, and what to do', async () => {
  await writeFile(path.join(root, 'node_modules', '.cache'), 'a file')
  const { exitCode, stderr } = await storyreel('keys', '--help')
  expect(exitCode).toBe(6)
  expect(stderr).toMatch(/^Storyreel could not be built \(.+\)\. Run any command once as .+$/)
})

async function edit(file: string, from: string, to: string) {
  const text = await readFile(path.join(root, file), 'utf8')
  expect(text).toContain(from)
  await writeFile(path.join(root, file), text.replace(from, to))
}
