import { mkdtemp, readdir, readFile, truncate } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Ffmpeg } from '../../src/platform/ffmpeg.ts'
import { mixAudio } from '../../src/render/mix-audio.ts'
import type { AudioClip } from '../../src/timeline/schema.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { aSound, SECOND, sine } from '../helpers/sounds.ts'

const { folder, remove } = await makeFolder('kept-sound')
afterAll(remove)

test('the same mix again is the one that was kept; another, one by another encoder, or one whose file was damaged, is made', async () => {
  const clip = await aSound({ folder, name: 'kept', waveform: sine(440, 0.2), durationInSamples: SECOND, clip: {} })
  const once = await mix([clip])
  const again = await mix([{ ...clip, name: 'renamed' }])
  expect({ isMade: again.wavPath !== null, sound: again.sound }).toEqual({ isMade: false, sound: once.sound })
  expect(await readFile(again.audioPath)).toEqual(await readFile(once.audioPath))

  expect((await mix([{ ...clip, volume: 0.5 }])).wavPath).not.toBeNull()
  expect((await mix([clip], { version: 'another' })).wavPath).not.toBeNull()
  expect((await mix([clip], { aacEncoder: 'aac' })).wavPath).not.toBeNull()

  const kept = (await readdir(path.join(folder, 'sounds'))).filter((name) => name.endsWith('.mp4'))
  expect(kept).toHaveLength(4)
  for (const name of kept) await truncate(path.join(folder, 'sounds', name), 100)
  expect((await mix([clip])).wavPath).not.toBeNull()
})

async function mix(clips: AudioClip[], ffmpeg: Partial<Ffmpeg> = {}) {
  return mixAudio({
    mix: { clips, durationInSamples: SECOND },
    ...{ loudness: 'off', stems: false, wav: false, reuse: true },
    versions: { renderer: '1' },
    ...{ dataDir: folder, mediaDir: folder, workDir: await mkdtemp(path.join(folder, 'work-')) },
    ffmpeg: { ...(await testFfmpeg()), ...ffmpeg },
    signal: new AbortController().signal,
  })
}
