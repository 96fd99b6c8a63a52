import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { z } from 'zod'

const eventSchema = z.looseObject({ event: z.string(), id: z.string().exactOptional() })

export type CliEvent = z.infer<typeof eventSchema>

/** A `storyreel` command as a user runs it, whose stdout is JSON lines. */
export type StoryreelProcess = {
  pid: number
  /** What it has printed so far. */
  events: readonly CliEvent[]
  /** The first event, past or future, that fits. @throws when the process ends without. */
  waitFor(fits: (event: CliEvent) => boolean): Promise<CliEvent>
  kill(signal: NodeJS.Signals): void
  /** When it has ended: its exit code, the name of the signal that ended it, and all it wrote to stderr. */
  ended: Promise<{ code: number | null; signal: string | null; stderr: string }>
}

/** @param root the folder of the Storyreel that is started; by default this one. */
export function startStoryreel(args: string[], env: Record<string, string>, root = '.'): StoryreelProcess {
  const child = spawn(process.execPath, [path.resolve(root, 'src/cli/storyreel.mjs'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => killAndWait(child))
  const events: CliEvent[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const check of waiting) check()
  }
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    events.push(eventSchema.parse(JSON.parse(line)))
    wake()
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  let isOver = false
  const ended = new Promise<Awaited<StoryreelProcess['ended']>>((resolve) => {
    child.once('close', (code, signal) => {
      isOver = true
      wake()
      resolve({ code, signal, stderr })
    })
  })

  return {
    pid: child.pid ?? 0,
    events,
    ended,
    kill: (signal) => child.kill(signal),
    waitFor(fits) {
      return new Promise((resolve, reject) => {
        const check = () => {
          const found = events.find(fits)
          if (found) resolve(found)
          else if (isOver) reject(new Error(`It ended early.\n${JSON.stringify(events)}\n${stderr}`))
          else return
          waiting.delete(check)
        }
        waiting.add(check)
        check()
      })
    },
  }
}

/** Runs a command to its end and gives its only event. */
export async function runStoryreel(args: string[], env: Record<string, string>): Promise<CliEvent> {
  const command = startStoryreel(args, env)
  const { code, stderr } = await command.ended
  const [event] = command.events
  if (code !== 0 || event === undefined) throw new Error(`storyreel ${args.join(' ')} ended with ${code}: ${stderr}`)
  return event
}

async function killAndWait(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
