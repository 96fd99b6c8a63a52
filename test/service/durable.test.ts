import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { EVERY_FRAME_DRAWN } from './drawn-board.ts'
import { makeServiceWorld } from './service-world.ts'

/** A system call by its lines in the trace: nothing that ends before another begins can come after it. */
type Call = { name: string; text: string; began: number; ended: number }

/** Follows a process and its threads, not what it starts. @returns what it did, when it is over. */
async function trace(pid: number, file: string): Promise<() => Promise<Call[]>> {
  const calls = 'trace=fsync,rename,mkdir,write,writev,sendto,sendmsg'
  // A record is a few thousand characters.
  const options = ['--follow-forks', '--detach-on=execve', '--decode-fds=path', '--string-limit=20000', '-e', calls]
  const strace = spawn('strace', [...options, '-o', file, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => end(strace))
  await once(strace.stderr, 'data')
  return async () => {
    await end(strace)
    return readCalls(await readFile(file, 'utf8'))
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGINT')
  await once(child, 'exit')
}

/** Of the lines of strace: `2751 fsync(18</tmp/film>) = 0`, or in two, with those of other threads in between. */
function readCalls(text: string): Call[] {
  const calls: Call[] = []
  const open = new Map<string, Call>()
  for (const [index, line] of text.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? []
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest)
    const call = resumed ? open.get(thread) : { name: rest.split('(')[0] ?? '', text: '', began: index, ended: index }
    if (!call) continue
    call.text += (resumed?.[1] ?? rest).replace(/ <unfinished \.\.\.>$/, '').replace(/\) += /, ') = ')
    call.ended = index
    if (!resumed) calls.push(call)
    if (rest.endsWith('<unfinished ...>')) open.set(thread, call)
  }
  return calls
}

/** Whether this machine lets one process look at another that it has not started; a container may not. */
async function mayTrace(): Promise<boolean> {
  const watched = spawn('sleep', ['0.5'])
  const { failed } = await execa('strace', ['-o', '/dev/null', '-p', String(watched.pid)], { reject: false })
  return !failed
}

test.skipIf(!(await mayTrace())).each(['redis', 'postgres'] as const)(
  'K22: what is finished is on the disk, with its folder, before %s is told',
  { timeout: 300_000 },
  async (backend) => {
    const world = await makeServiceWorld({ backend, shots: 2 })
    const worker = world.startWorker()
    await worker.waitFor(({ event }) => event === 'ready')
    const traced = await trace(worker.pid, path.join(world.folder, 'trace'))
    const { id, outputPath } = await world.enqueue('new/film', ...EVERY_FRAME_DRAWN)
    await worker.waitFor((event) => event.id === id && event.event === 'done')
    const calls = await traced()
    expect((await world.recordOf(id)).state).toBe('done')

    const told = calls.find(({ name, text }) => /^(write|send)/.test(name) && /\\"state\\":\\"done\\"/.test(text))
    const isSynced = (file: string, after: number, before: number) =>
      calls.some(
        ({ name, text, began, ended }) =>
          name === 'fsync' && text.includes(`<${file}>) = 0`) && began > after && ended < before,
      )
    const named: string[] = []
    for (const { name, text, began, ended } of calls) {
      const [from = '', to = ''] = [...text.matchAll(/"([^"]*)"/g)].map(([, file = '']) => file)
      if (name === 'rename' && isKept(to)) {
        named.push(to)
        expect([to, isSynced(from, -1, began)]).toEqual([to, true])
        expect([to, isSynced(path.dirname(to), ended, told?.began ?? 0)]).toEqual([to, true])
      }
      if (name === 'mkdir' && text.endsWith('= 0') && isKept(`${from}/`)) {
        expect([from, isSynced(path.dirname(from), ended, told?.began ?? 0)]).toEqual([from, true])
      }
    }
    const kinds = named.map((file) => path.relative(world.folder, file).replace(/[0-9a-f-]{30,}/g, '*'))
    expect(new Set(kinds)).toEqual(
      new Set([
        ...['data/segments/*.mp4', 'data/segments/*.json'],
        ...['film.mp4', 'film.poster.jpg', 'film.receipt.json'].map((name) => `data/storage/exports/*/*/${name}`),
        ...['new/film.mp4', 'new/film.receipt.json'],
      ]),
    )

    function isKept(file: string): boolean {
      return [path.join(world.dataDir, 'segments'), path.join(world.dataDir, 'storage'), path.dirname(outputPath)].some(
        (folder) => file.startsWith(`${folder}/`),
      )
    }
  },
)
