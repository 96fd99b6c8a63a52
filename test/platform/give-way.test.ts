import { type ChildProcess, spawn } from 'node:child_process'
import { getPriority } from 'node:os'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { giveWay } from '../../src/platform/give-way.ts'
import { readProc } from '../../src/platform/process-family.ts'

/** In a session of its own, as drawing processes and Chrome are. */
function startSession(): number {
  const child: ChildProcess = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child.pid ?? 0
}

test('a process gives way, and so does its session where the system weighs sessions', () => {
  const pid = startSession()
  giveWay(pid)
  expect(getPriority(pid)).toBe(10)
  const session = readProc(pid, 'autogroup')
  if (session !== '') expect(session).toContain('nice 10')
})

test('what gives way has what it started give way, and what does not leaves it alone', async () => {
  const script = `
    import { spawn } from 'node:child_process'
    import { getPriority } from 'node:os'
    import { childrenGiveWay, giveWay } from './src/platform/give-way.ts'
    const { pid } = spawn('sleep', ['3'], { detached: true, stdio: 'ignore' }).on('exit', () => undefined)
    childrenGiveWay()
    const before = getPriority(pid)
    giveWay(process.pid)
    childrenGiveWay()
    console.log(before, getPriority(pid))
    process.kill(pid)
  `
  const { stdout } = await execa(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
  expect(stdout).toBe(`${getPriority()} 10`)
})

test('what is gone gives no trouble', () => {
  expect(() => giveWay(2 ** 22)).not.toThrow()
})
