import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { expect, it, onTestFinished } from 'vitest'
import { decodePictures, decodeSound } from '../helpers/decode.ts'
import { startTestSandbox } from '../helpers/start-sandbox.ts'
import { apiCaller } from './api-caller.ts'

const UNLIMITED = { requests: 10_000, windowSeconds: 60 }

async function quickSandbox(jobSeconds = 0.05) {
  return apiCaller(await startTestSandbox({ jobSeconds, rateLimit: UNLIMITED }))
}

/** A file from the sandbox, in a folder of this test. */
async function download(url: unknown): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-generated-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = path.join(folder, path.basename(String(url)))
  await writeFile(file, Buffer.from(await (await fetch(String(url))).arrayBuffer()))
  return file
}

it('makes an image of the project’s shape from the script of a frame', async () => {
  const { data, finished } = await quickSandbox()
  await data('PATCH', '/projects/p1', { aspect_ratio: '9:16' })
  await data('PATCH', '/frames/f1', { script: 'EXT. PIER - NIGHT', image: null })
  const job = await data('POST', '/frames/f1/images', {})
  expect(job).toMatchObject({ type: 'image', frame_id: 'f1', result: null, error: null })
  expect(job['status']).toMatch(/queued|processing/)
  expect(await data('GET', '/frames/f1')).toMatchObject({ generation_job_id: job.id, status: 'generating' })

  const done = await finished(job.id)
  expect(done).toMatchObject({
    status: 'completed',
    progress: 100,
    result: { kind: 'images', images: [{ width: 720 }] },
  })
  const frame = await data('GET', '/frames/f1?include=versions')
  expect(frame).toMatchObject({ generation_job_id: null, versions: [{}, { number: 2, script: 'EXT. PIER - NIGHT' }] })
  const { image } = frame
  const file = await download(Object(image).url)
  expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 720, height: 1280 })
  const { entropy } = await sharp(file).stats()
  expect(entropy, 'a picture, not a flat box').toBeGreaterThan(4)
})

it('makes several images that differ, and the first the frame’s', async () => {
  const { data, finished } = await quickSandbox()
  const { id } = await data('POST', '/frames/f1/images/multi-shot', { prompt: 'A pier', count: 2 })
  const { result } = await finished(id)
  const urls: string[] = Object(result).images.map(({ url }: { url: string }) => url)
  expect(
    new Set(await Promise.all(urls.map(async (url) => (await sharp(await download(url)).stats()).entropy))).size,
  ).toBe(2)
  expect(await data('GET', '/frames/f1')).toMatchObject({ image: { url: urls[0] } })
})

it('films the image of a frame, and makes the film longer', async () => {
  const { data, finished, send } = await quickSandbox()
  await finished((await data('POST', '/frames/f1/images', { prompt: 'A pier' })).id)
  const { id } = await data('POST', '/frames/f1/videos', { duration: 1 })
  const { result } = await finished(id)
  expect(result).toMatchObject({ kind: 'video', duration: 1, has_audio: false })
  const pictures = await decodePictures(await download(Object(result).url))
  expect(pictures).toHaveLength(24)
  expect(pictures[0]?.equals(pictures.at(-1) ?? Buffer.alloc(0)), 'it moves').toBe(false)

  const longer = await finished((await data('POST', '/frames/f1/videos/extend', { seconds: 1 })).id)
  expect(await decodePictures(await download(Object(longer['result']).url))).toHaveLength(48)
  await data('PATCH', '/frames/f2', { image: null })
  expect(await send('POST', '/frames/f2/videos', {})).toMatchObject({
    status: 422,
    body: { errors: { image: ['The frame has no image to film.'] } },
  })
}, 60_000)

it('says a text as long as it takes, as a voiceover of its frame', async () => {
  const { data, finished, list } = await quickSandbox()
  const say = async (text: string) => {
    const job = await data('POST', '/projects/p1/voice', { text, voice_id: 'voice_keeper', frame_id: 'f3' })
    return Object((await finished(job.id))['result'])
  }
  const short = await say('Light it.')
  const long = await say('Forty-one years I have kept this light, and tomorrow a machine will.')
  expect(long.duration).toBeGreaterThan(3 * short.duration)
  const [track] = (await list('/projects/p1/audio-tracks')).filter(({ id }) => id === long.audio_track_id)
  expect(track).toMatchObject({
    kind: 'voiceover',
    frame_id: 'f3',
    voice_id: 'voice_keeper',
    name: 'Mara',
    url: long.url,
  })

  const samples = await decodeSound(await download(long.url))
  expect(samples.length / 48_000).toBeCloseTo(long.duration, 2)
  expect(syllablesIn(samples), 'heard one by one').toBeGreaterThan(10)
})

it('makes the frame speak a track', async () => {
  const { data, finished } = await quickSandbox()
  await finished((await data('POST', '/frames/f1/images', { prompt: 'A face' })).id)
  const said = await finished((await data('POST', '/projects/p1/voice', { text: 'Yes.', voice_id: 'voice_anna' })).id)
  const { audio_track_id: trackId, duration } = Object(said['result'])
  const { result } = await finished((await data('POST', '/frames/f1/videos/lip-sync', { audio_track_id: trackId })).id)
  expect(result).toMatchObject({ duration, has_audio: true })
  const samples = await decodeSound(await download(Object(result).url))
  expect(Math.max(...samples.map(Math.abs))).toBeGreaterThan(0.1)
}, 60_000)

it('makes an effect of the length asked for', async () => {
  const { data, finished } = await quickSandbox()
  const { result } = await finished((await data('POST', '/projects/p1/sfx', { prompt: 'A door', duration: 0.5 })).id)
  expect((await decodeSound(await download(Object(result).url))).length).toBe(24_000)
})

it('fails when the prompt says so, and says so on the frame', async () => {
  const { data, finished } = await quickSandbox()
  const job = await data('POST', '/frames/f1/images', { prompt: 'A pier [fail]' })
  expect(await finished(job.id)).toMatchObject({ status: 'failed', error: 'The model refused this prompt.' })
  expect(await data('GET', '/frames/f1')).toMatchObject({ status: 'failed', generation_job_id: job.id })
})

it('takes its time, and tells how far it is', async () => {
  const { data } = await quickSandbox(0.4)
  const { id } = await data('POST', '/projects/p1/sfx', { prompt: 'A door' })
  const progress: number[] = []
  await expect
    .poll(async () => {
      const job = await data('GET', `/generation-jobs/${id}`)
      progress.push(Number(job['progress']))
      return job['status']
    })
    .toBe('completed')
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(progress.some((percent) => percent > 0 && percent < 100)).toBe(true)
})

it('never ends a job whose prompt says so, but stops', async () => {
  const sandbox = await startTestSandbox({ jobSeconds: 0 })
  const { data } = apiCaller(sandbox)
  const { id } = await data('POST', '/projects/p1/sfx', { prompt: '[stall]' })
  expect(await data('GET', `/generation-jobs/${id}`)).toMatchObject({
    status: expect.stringMatching(/queued|processing/),
  })
  await sandbox.stop()
})

it('makes a short film of a project when no film is given', async () => {
  const { data, finished } = await quickSandbox()
  await finished((await data('POST', '/frames/f1/images', { prompt: 'A pier' })).id)
  const { id, status } = await data('POST', '/projects/p1/exports', {})
  expect(status).toBe('processing')
  await expect.poll(async () => (await data('GET', `/exports/${id}`))['status'], { timeout: 20_000 }).toBe('completed')
  const { url } = await data('GET', `/exports/${id}`)
  expect(await decodePictures(await download(url))).toHaveLength(72)
}, 60_000)

/** How often the loudness, over 20 ms, rises from silence. */
function syllablesIn(samples: Float32Array): number {
  const loud = Array.from({ length: Math.floor(samples.length / 960) }, (_, index) =>
    samples.subarray(index * 960, (index + 1) * 960).some((sample) => Math.abs(sample) > 0.05),
  )
  return loud.filter((isLoud, index) => isLoud && !loud[index - 1]).length
}
