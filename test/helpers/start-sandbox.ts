import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { BoardFile, SandboxBoard } from '../../src/sandbox/load-board.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start-sandbox.ts'

/** A sandbox for one test. Without `boards` it serves one small project, `p1`. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ boards: [await makeBoard()], ...options })
  onTestFinished(() => sandbox.stop())
  return sandbox
}

/** A board on disk for one test: by default three frames and two tracks, whose media files hold a few bytes. */
export async function makeBoard(parts: Partial<BoardFile> = {}): Promise<SandboxBoard> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-board-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(path.join(folder, 'media'))
  for (const name of ['a.jpg', 'b.jpg', 'c.mp4', 'voice.wav', 'music.mp3']) {
    await writeFile(path.join(folder, 'media', name), `bytes of ${name}`)
  }
  const board = { project: wireProject(), frames: wireFrames(3), audio_tracks: wireTracks(), ...parts }
  await writeFile(path.join(folder, 'board.json'), JSON.stringify(board))
  return { folder, board }
}

export function wireProject(fields: object = {}) {
  return { id: 'p1', title: 'Lighthouse', aspect_ratio: '16:9', fps: 24, version: 7, ...fields }
}

/** Frames `f1`, `f2`, … at positions 1, 2, …, lasting 2 s each. */
export function wireFrames(count: number) {
  return Array.from({ length: count }, (_, index) => wireFrame(index + 1))
}

export function wireFrame(number: number, fields: object = {}) {
  return {
    id: `f${number}`,
    project_id: 'p1',
    position: number,
    title: `Frame ${number}`,
    duration: 2,
    image: { url: 'media/a.jpg', width: 1920, height: 1080, focal_point: { x: 0.5, y: 0.25 } },
    video: null,
    comments: [{ id: 1, author: 'Ada', text: 'Closer', at: 0.5, status: 'pending' }],
    reviews: [],
    ...fields,
  }
}

export function wireTracks() {
  return [
    { id: 't1', kind: 'voiceover', url: 'media/voice.wav', frame_id: 'f2', start: 0.25, text: 'Light the lamp.' },
    { id: 't2', kind: 'music', url: 'media/music.mp3', volume: 0.5, fade_out: 2, loop: true },
  ]
}
