import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { encodeSamples, wavHeader } from '../../src/platform/wav.ts'
import type { BoardFile, SandboxBoard } from '../../src/sandbox/load-board.ts'
import { testFfmpeg, writeClicks, writeImage, writeNumberedVideo } from './media-files.ts'
import { RED } from './small-film.ts'
import { SECOND, sine, stereo } from './sounds.ts'

/** Where the voice of the voiced film begins and its video clicks, in seconds of the film. */
export const VOICE_AT = 0.25
export const VIDEO_CLICK_AT = 1.25

/**
 * A film of 2 s in a folder: an image with a voice of half a second, and a muted one in French, then a video whose sound clicks, once in its shot
 * and once after the shot's end.
 */
export async function makeVoicedFilm(folder: string): Promise<SandboxBoard> {
  const media = (name: string) => path.join(folder, 'media', name)
  await mkdir(path.join(folder, 'media'), { recursive: true })
  await writeImage(media('red.jpg'), RED)
  await writeVoice(media('voice.wav'), 440)
  await writeVoice(media('voix.wav'), 550)
  await writeNumberedVideo(media('silent.mp4'), { frames: 60, fps: '30' })
  await writeClicks(media('clicks.wav'), { seconds: 2, clicksAt: [VIDEO_CLICK_AT - 1, 1.5] })
  const ffmpeg = await testFfmpeg()
  const inputs = ['-i', media('silent.mp4'), '-i', media('clicks.wav')]
  await execa(ffmpeg.path, ['-v', 'error', ...inputs, '-c:v', 'copy', '-c:a', 'aac', media('clip.mp4')])
  const board: BoardFile = {
    project: { id: 'voiced', title: 'Voiced film', aspect_ratio: '16:9', fps: 30, version: 1 },
    frames: [
      { id: 'a', position: 1, duration: 1, dialogue: 'Light the lamp.', image: { url: 'media/red.jpg' } },
      { id: 'b', position: 2, duration: 1, video: { url: 'media/clip.mp4' } },
    ],
    audio_tracks: [
      { id: 'voice', kind: 'voiceover', url: 'media/voice.wav', frame_id: 'a', start: VOICE_AT },
      {
        ...{ id: 'voix', kind: 'voiceover', name: 'Marie', voice_id: 'v_marie', muted: true },
        ...{ url: 'media/voix.wav', frame_id: 'a', start: VOICE_AT, text: 'Allume la lampe.' },
      },
    ],
  }
  await writeFile(path.join(folder, 'board.json'), JSON.stringify(board))
  return { folder, board }
}

/** A voice of half a second, which is a tone. */
export async function writeVoice(file: string, hertz: number): Promise<void> {
  const length = SECOND / 2
  const data = encodeSamples(stereo(sine(hertz, 0.3), length), 'int24')
  await writeFile(file, Buffer.concat([wavHeader(length, 'int24'), data]))
}
