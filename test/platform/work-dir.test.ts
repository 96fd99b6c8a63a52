import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withWorkDir } from '../../src/platform/work-dir.ts'

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'storyreel-work-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  return dataDir
}

test('K19: work folders of dead processes are removed, and those of living ones left alone', async () => {
  const dataDir = await makeDataDir()
  const living = spawn('sleep', ['60'])
  onTestFinished(() => void living.kill())
  const dead = spawn('true')
  await once(dead, 'exit')
  for (const { pid } of [living, dead]) {
    const workDir = path.join(dataDir, 'work', `${pid}-abcdef`)
    await mkdir(workDir, { recursive: true })
    await writeFile(path.join(workDir, 'frames'), 'half a film')
  }
  await withWorkDir(dataDir, async (workDir) => {
    const names = await readdir(path.join(dataDir, 'work'))
    expect(names.toSorted()).toEqual([`${living.pid}-abcdef`, path.basename(workDir)].toSorted())
  })
  expect(await readdir(path.join(dataDir, 'work'))).toEqual([`${living.pid}-abcdef`])
})

test('K19: a work folder that a cleaner took away meanwhile is no reason to fail at the end', async () => {
  const dataDir = await makeDataDir()
  const result = await withWorkDir(dataDir, async (workDir) => {
    await rm(path.dirname(workDir), { recursive: true })
    return 'done'
  })
  expect(result).toBe('done')
})
