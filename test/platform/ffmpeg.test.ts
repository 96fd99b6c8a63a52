import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { locateFfmpeg, runFfmpeg } from '../../src/platform/ffmpeg.ts'

/** A program of shell lines. */
async function makeProgram(lines: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-ffmpeg-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'ffmpeg')
  await writeFile(file, `#!/bin/sh\n${lines}\n`)
  await chmod(file, 0o755)
  return file
}

test('K18: an ffmpeg that is not there is refused with what to do', async () => {
  await expect(locateFfmpeg('/nowhere/ffmpeg')).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
    exitCode: 6,
    message: expect.stringMatching(/^ffmpeg does not start \(\/nowhere\/ffmpeg\)\. Set FFMPEG_PATH/),
  })
})

test('K18: a program that is no ffmpeg is refused, although it succeeds', async () => {
  const message = expect.stringMatching(/^\/bin\/true is no ffmpeg\. Set FFMPEG_PATH/)
  await expect(locateFfmpeg('/bin/true')).rejects.toMatchObject({ code: 'FFMPEG_MISSING', exitCode: 6, message })
})

test('K18: an ffmpeg that was built without H.264 is refused, and named', async () => {
  const { path: real } = await locateFfmpeg(null)
  const program = await makeProgram(`exec '${real}' "$@" | grep -v libx264`)
  const message = expect.stringContaining('lacks the encoder libx264. Set FFMPEG_PATH')
  await expect(locateFfmpeg(program)).rejects.toMatchObject({ code: 'FFMPEG_UNFIT', exitCode: 6, message })
})

test('the ffmpeg that comes with Remotion is taken when none is named, and has what it is said to have', async () => {
  const found = await locateFfmpeg(null)
  expect(found.version).toMatch(/^ffmpeg version n7/)
  expect(await locateFfmpeg(found.path)).toEqual(found)
})

test('an ffmpeg that was built without libfdk encodes sound itself', async () => {
  const { path: real } = await locateFfmpeg(null)
  const program = await makeProgram(`exec '${real}' "$@" | grep -v libfdk_aac`)
  expect(await locateFfmpeg(program)).toMatchObject({ path: program, aacEncoder: 'aac' })
})

test('a run that is canceled is over when that is said, however deaf the program', async () => {
  const program = await makeProgram(`trap '' TERM; echo $$ > "$0.pid"; exec sleep 60`)
  const controller = new AbortController()
  const running = runFfmpeg({ ffmpeg: { path: program }, args: [], signal: controller.signal })
  const canceled = expect(running).rejects.toBe('enough')
  const readPid = () => readFile(`${program}.pid`, 'utf8')
  await expect.poll(readPid, { timeout: 5000 }).toMatch(/\d+\n/)
  const pid = Number(await readPid())
  controller.abort('enough')
  await canceled
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('a run that fails says how, in its last words', async () => {
  const program = await makeProgram('seq 100000 >&2; exit 3')
  const running = runFfmpeg({ ffmpeg: { path: program }, args: [], signal: new AbortController().signal })
  await expect(running).rejects.toMatchObject({
    name: 'FfmpegError',
    message: '99995\n99996\n99997\n99998\n99999\n100000',
  })
})
