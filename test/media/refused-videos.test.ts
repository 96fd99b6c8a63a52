import { readFile, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, test } from 'vitest'
import { FULL_FFMPEG, NO_FULL_FFMPEG } from '../helpers/full-ffmpeg.ts'
import { testFfmpeg, writeNumberedVideo } from '../helpers/media-files.ts'
import { memoryGrowth } from '../helpers/memory-growth.ts'
import { serve } from '../helpers/serve.ts'
import { bringing } from './bringing.ts'

let store: Awaited<ReturnType<typeof bringing>>
beforeEach(async () => {
  store = await bringing()
})

describe('is refused', () => {
  const corrupt = { code: 'ASSET_CORRUPT', message: /video of frame 1 \("The pier"\) is damaged or incomplete/ }

  test.each([
    ['M10: cut before its index', ['-c', 'copy'], 0.5],
    ['M10: cut after its index, in its pictures', ['-c', 'copy', '-movflags', '+faststart'], 0.7],
  ])('%s', async (_row, remux, share) => {
    await writeNumberedVideo(store.pathOf('numbers.mp4'), { frames: 60, fps: '30' })
    const ffmpeg = await testFfmpeg()
    await execa(ffmpeg.path, ['-v', 'error', '-i', store.pathOf('numbers.mp4'), ...remux, store.pathOf('a.mp4')])
    const whole = await readFile(store.pathOf('a.mp4'))
    await writeFile(store.pathOf('a.mp4'), whole.subarray(0, Math.floor(whole.length * share)))
    await store.expectRefused('video', 'a.mp4', corrupt)
  })

  test.skipIf(NO_FULL_FFMPEG !== null)('M10: a WebM that is cut', async () => {
    await execa(FULL_FFMPEG, [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=320x180:d=3',
      '-c:v',
      'libvpx-vp9',
      '-b:v',
      '1M',
      store.pathOf('a.webm'),
    ])
    const whole = await readFile(store.pathOf('a.webm'))
    await writeFile(store.pathOf('a.webm'), whole.subarray(0, Math.floor(whole.length / 2)))
    await store.expectRefused('video', 'a.webm', corrupt)
  })

  test('M10: bits that are wrong in the middle', async () => {
    await writeNumberedVideo(store.pathOf('a.mp4'), { frames: 60, fps: '30' })
    const bytes = await readFile(store.pathOf('a.mp4'))
    for (let at = Math.floor(bytes.length / 3); at < bytes.length / 2; at += 7) bytes[at] = 255 - (bytes[at] ?? 0)
    await writeFile(store.pathOf('a.mp4'), bytes)
    await store.expectRefused('video', 'a.mp4', corrupt)
  })

  test('M10: one that takes longer to convert than it may', async () => {
    await writeNumberedVideo(store.pathOf('a.mp4'), { frames: 200, fps: '30' })
    const message = /video of frame 1 .* could not be converted within 1 min/
    await store.expectRefused('video', 'a.mp4', { code: 'ASSET_TOO_SLOW', message, timeoutMs: 60 })
  })

  test('M20: playlists of every kind called clip.mp4 are opened by nothing, with memory growth under 100 MB', async () => {
    const server = await serve((_request, response) => void response.end())
    await writeNumberedVideo(store.pathOf('other.mp4'), { frames: 3, fps: '30' })
    const other = store.pathOf('other.mp4')
    const playlists = [
      `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${server.origin}/a.ts\n#EXTINF:1,\nfile://${other}\n#EXT-X-ENDLIST\n`,
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><BaseURL>${server.origin}</BaseURL></AdaptationSet></Period></MPD>`,
      `ffconcat version 1.0\nfile '${other}'\n`,
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n`,
      `subfile,,start,0,end,100,,:${other}`,
      `<?xml version="1.0"?><AssetMap xmlns="http://www.smpte-ra.org/schemas/429-9/2007/AM"/>`,
    ]
    const message = /video of frame 1 \("The pier"\) is not a file of a known video format/
    const grownBytes = await memoryGrowth(async () => {
      for (const playlist of playlists) {
        await writeFile(store.pathOf('clip.mp4'), playlist)
        await store.expectRefused('video', 'clip.mp4', { code: 'ASSET_NOT_MEDIA', message })
      }
    })
    expect(grownBytes).toBeLessThan(100e6)
    expect(server.requests).toEqual([])
  })
})
