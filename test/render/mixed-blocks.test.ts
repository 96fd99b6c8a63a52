import { expect, test } from 'vitest'
import { mixedBlocks } from '../../src/render/mixed-blocks.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { aSound, SECOND, sine } from '../helpers/sounds.ts'

test('M19: what is trimmed beyond the end of its media is silent, looped or not', async () => {
  const { folder, remove } = await makeFolder('beyond')
  const clip = { trimStartSample: 5 * SECOND, durationInSamples: SECOND }
  const once = await aSound({ folder, name: 'tone', waveform: sine(440, 0.5), clip })
  const clips = [once, { ...once, id: 'looped', loop: true }]
  const { signal } = new AbortController()
  for await (const block of mixedBlocks({
    mix: { clips, durationInSamples: 2 * SECOND },
    mediaDir: folder,
    signal,
  })) {
    expect(block.every((sample) => sample === 0)).toBe(true)
  }
  await remove()
})

test('M16: what a file has above full scale is whole when it is turned down', async () => {
  const { folder, remove } = await makeFolder('over')
  const waveform = sine(100, 4)
  const clip = await aSound({ folder, name: 'over', waveform, encoding: 'float32', clip: { volume: 0.2 } })
  const { signal } = new AbortController()
  let at = 0
  for await (const block of mixedBlocks({
    mix: { clips: [clip], durationInSamples: SECOND },
    mediaDir: folder,
    signal,
  })) {
    for (let index = 0; index < block.length; index += 2, at += 1) {
      expect(block[index]).toBeCloseTo(0.2 * waveform(at), 4)
    }
  }
  expect(at).toBe(SECOND)
  await remove()
})
