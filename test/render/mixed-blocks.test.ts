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
