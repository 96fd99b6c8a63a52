import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSubtitles } from '../../src/render/add-subtitles.ts'
import { checkSubtitles } from '../../src/render/check-subtitles.ts'
import { encoderSettings } from '../../src/render/encoder.ts'
import { testFfmpeg } from '../helpers/media-files.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { captionOf } from '../helpers/timelines.ts'

const CLIP = 'test/compositions/media/counter-29.97fps.mp4'
const FORMAT = { width: 320, height: 180, frameRate: { numerator: 30_000, denominator: 1001 } }
const CAPTIONS = [captionOf(6, 12, 'Hold on,', 'שלום'), captionOf(18, 10, 'Wren.'), captionOf(40, 8, '灯台守')]

let folder: string
let remove: () => Promise<void>
let film: string

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('check-subtitles'))
  film = path.join(folder, 'film.mp4')
  await addSubtitles({
    ...{ inputPath: CLIP, outputPath: film, captions: CAPTIONS },
    output: { ...FORMAT, durationInFrames: 48, encoder: encoderSettings('draft') },
    signal: new AbortController().signal,
  })
})

afterAll(() => remove())

function check(file: string, captions = CAPTIONS) {
  return checkSubtitles({ file, captions, ...FORMAT, signal: new AbortController().signal })
}

test('a film whose text track shows every caption at its frames passes', async () => {
  expect(await check(film)).toEqual({ name: 'cues of the soft track', expected: '3', found: '3', passed: true })
})

test.each([
  { what: 'a caption the film lacks', captions: [...CAPTIONS, captionOf(30, 4, 'Gone.')] },
  { what: 'a caption the film has too much', captions: CAPTIONS.slice(0, 2) },
  {
    what: 'a caption a frame later',
    captions: CAPTIONS.map((each, index) => (index === 1 ? { ...each, from: 19 } : each)),
  },
  { what: 'a caption with another word', captions: [captionOf(6, 12, 'Hold off,', 'שלום'), ...CAPTIONS.slice(1)] },
])('$what is found', async ({ captions }) => {
  expect((await check(film, captions)).passed).toBe(false)
})

test('a damaged letter is found', async () => {
  const bytes = await readFile(film)
  bytes.write('M', bytes.lastIndexOf('Wren.'))
  const damaged = path.join(folder, 'damaged.mp4')
  await writeFile(damaged, bytes)
  expect(await check(damaged)).toMatchObject({ passed: false, found: '3, 1 with other words or times' })
})

test('a film without a text track does not pass, even when nothing is said', async () => {
  const silent = path.join(folder, 'silent.mp4')
  await execa((await testFfmpeg()).path, ['-v', 'error', '-i', CLIP, '-c', 'copy', silent])
  expect(await check(silent, [])).toMatchObject({ passed: false, expected: '0', found: 'no track' })
})
