import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { SandboxBoard } from '../../src/sandbox/load-board.ts'
import { copySample, writeClip, writeImage } from './make-media.ts'

export const BOARD_KINDS = ['stills', 'zoom', 'video', 'dissolve', 'mixed', 'edit'] as const

export type BoardKind = (typeof BOARD_KINDS)[number]

export type BoardPlan = { kind: BoardKind; shots: number; secondsEach: number }

/** What is said in the sample project, and by which file. */
const VOICES = [
  { file: 'vo-01.mp3', text: 'Forty-one years, I have kept this light.' },
  { file: 'vo-02.mp3', text: 'Tomorrow, a machine will.' },
  { file: 'vo-03.mp3', text: 'Gannet Light? This is Wren. I can’t see the shore.' },
  { file: 'vo-05.mp3', text: 'Hold on, Wren. Watch for my light.' },
  { file: 'vo-11.mp3', text: 'I see it! Mara, I see the light! I’m coming home.' },
  { file: 'vo-12.mp3', text: 'The machine can have tomorrow.' },
] as const

const MUSIC = 'score.mp3'

/** The longest voice and what a shot leaves around it. */
const SECONDS_FOR_VOICE = 4

/**
 * A board of one kind in a folder: every shot has a caption and shows what no other shows; music below, and a voice
 * in every shot that is long enough. 1080p30 unless exported otherwise.
 */
export async function makeBoard({
  folder,
  plan,
  ffmpegPath,
}: {
  folder: string
  plan: BoardPlan
  ffmpegPath: string
}): Promise<SandboxBoard> {
  const mediaDir = path.join(folder, 'media')
  await mkdir(mediaDir, { recursive: true })
  for (const name of [MUSIC, ...VOICES.map(({ file }) => file)]) await copySample(name, mediaDir)
  const frames = Array.from({ length: plan.shots }, (_, number) => frameOf(plan, number))
  for (const [number, { video }] of frames.entries()) {
    if (video) await writeClip(path.join(mediaDir, clipName(number)), number, ffmpegPath)
    else await writeImage(path.join(mediaDir, imageName(number)), number)
  }
  if (plan.kind === 'edit') await writeImage(path.join(mediaDir, imageName(plan.shots)), plan.shots)
  const voices = plan.secondsEach < SECONDS_FOR_VOICE ? [] : frames.map(({ id }, number) => voiceOf(id, number))
  return {
    folder,
    board: {
      project: { id: plan.kind, title: `The board ${plan.kind}`, aspect_ratio: '16:9', fps: 30, version: 1 },
      frames,
      audio_tracks: [{ id: 'music', kind: 'music', url: `media/${MUSIC}`, volume: 0.4, loop: true }, ...voices],
    },
  }
}

/** The board with another image in the shot in its middle; made for the kind `edit` only. */
export function changeOneShot({ folder, board }: SandboxBoard): SandboxBoard {
  const { frames } = board
  const image = { url: `media/${imageName(frames.length)}` }
  const changed = Math.floor(frames.length / 2)
  return {
    folder,
    board: { ...board, frames: frames.map((frame, at) => (at === changed ? { ...frame, image } : frame)) },
  }
}

// --- internal ---

function frameOf({ kind, secondsEach }: BoardPlan, number: number) {
  const { picture, dissolves } = direct(kind, number)
  return {
    id: `frame-${number + 1}`,
    position: number + 1,
    title: `Shot ${number + 1}`,
    dialogue: VOICES[number % VOICES.length]?.text,
    duration: secondsEach,
    image: picture === 'video' ? null : { url: `media/${imageName(number)}` },
    video: picture === 'video' ? { url: `media/${clipName(number)}` } : null,
    camera: picture === 'zoom' ? { move: number % 2 === 0 ? 'push-in' : 'pull-out' } : null,
    transition: dissolves ? { kind: 'dissolve', duration: 1 } : null,
  }
}

type Direction = { picture: 'still' | 'zoom' | 'video'; dissolves: boolean }

const MIXED = ['still', 'zoom', 'video'] as const

function direct(kind: BoardKind, number: number): Direction {
  switch (kind) {
    case 'stills':
      return { picture: 'still', dissolves: false }
    case 'zoom':
      return { picture: 'zoom', dissolves: false }
    case 'video':
      return { picture: 'video', dissolves: false }
    case 'dissolve':
      return { picture: 'still', dissolves: true }
    case 'mixed':
      return { picture: MIXED[number % MIXED.length] ?? 'still', dissolves: number % 2 === 1 }
    case 'edit':
      return { picture: number % 2 === 0 ? 'still' : 'zoom', dissolves: false }
  }
}

function voiceOf(frameId: string, number: number) {
  const url = `media/${VOICES[number % VOICES.length]?.file}`
  return { id: `voice-${number + 1}`, kind: 'voiceover', url, frame_id: frameId }
}

function imageName(number: number): string {
  return `image-${number + 1}.jpg`
}

function clipName(number: number): string {
  return `clip-${number + 1}.mp4`
}
