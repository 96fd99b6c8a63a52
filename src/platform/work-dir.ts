import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Runs a task with a temporary folder of its own inside the data folder, removed afterwards however the task ends.
 * Folders left by processes that are gone (a kill, a crash) are removed first.
 */
export async function withWorkDir<Result>(
  dataDir: string,
  task: (workDir: string) => Promise<Result>,
): Promise<Result> {
  const root = path.join(dataDir, 'work')
  await mkdir(root, { recursive: true, mode: 0o700 })
  await removeAbandoned(root)
  const workDir = await mkdtemp(path.join(root, `${process.pid}-`))
  try {
    return await task(workDir)
  } finally {
    await rm(workDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Folder names begin with the process id of their owner. */
async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const owner = Number.parseInt(name, 10)
    if (Number.isInteger(owner) && !isAlive(owner)) {
      await rm(path.join(root, name), { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
