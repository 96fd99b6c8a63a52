import { rm } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { captionShot } from '../../src/timeline/captions.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Caption, Picture } from '../../src/timeline/schema.ts'
import { makeFolder } from '../helpers/small-film.ts'
import { type DrawnFrame, openStage, type Stage } from '../helpers/stage.ts'
import { captionOf, imageOf, timelineOf } from '../helpers/timelines.ts'
import { expectGolden } from './expect-golden.ts'

let stage: Stage
let folder: string
let remove: () => Promise<void>

beforeAll(async () => {
  ;({ folder, remove } = await makeFolder('captions'))
  await sharp(Buffer.from(ART)).png().toFile(path.join(folder, 'art.png'))
  await sharp(Buffer.from(ART)).resize(TALL).png().toFile(path.join(folder, 'tall-art.png'))
  stage = await openStage(folder)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await remove()
  await rm(folder, { recursive: true, force: true })
})

const WIDE = { width: 480, height: 270 }
const TALL = { width: 270, height: 480 }
const LINES = ['Two hundred steps, and every one', 'of them was colder than the last.']

test.each([
  { name: 'captions-subtitle', size: WIDE, captions: {} },
  { name: 'captions-boxed', size: WIDE, captions: { style: 'boxed' } },
  { name: 'captions-middle', size: WIDE, captions: { position: 'middle' } },
  { name: 'captions-top', size: WIDE, captions: { position: 'top' } },
  { name: 'captions-large-boxed', size: WIDE, captions: { style: 'boxed', scale: 1.4 } },
  { name: 'captions-vertical', size: TALL, captions: { safeArea: 'vertical' } },
  {
    name: 'captions-vertical-top-boxed',
    size: TALL,
    captions: { safeArea: 'vertical', position: 'top', style: 'boxed' },
  },
])('$name', async ({ name, size, captions }) => {
  const lines = size === TALL ? ['Every one of them', 'was colder.'] : LINES
  await expectGolden(name, await draw({ ...size, captions, cue: captionOf(0, 1, ...lines) }))
})

test('karaoke: what is spoken, what is being spoken, what is to come', async () => {
  const [cue] = captionShot({
    shotId: 'shot-0',
    dialogue: LINES.join(' '),
    lineColumns: 42,
    range: { from: 0, durationInFrames: 26 },
    spokenFrames: 26,
  })
  const captions = { style: 'karaoke' }

  await expectGolden('captions-karaoke', await draw({ ...WIDE, captions, cue: cue ?? never(), frame: 11 }))
})

/** One film for each country's forms of Han. */
const SCRIPTS = [
  {
    han: null,
    lines: {
      latin: ['Żółć, ağır, Việt Nam,', 'São Paulo, Ærø, ŵyl'],
      cyrillic: ['Маяк погас. Никто', 'не знает почему, їжак'],
      greek: ['Ὁ φάρος ἔσβησε', 'μέσα στη νύχτα.'],
      arabic: ['انطفأت المنارة في الليل،', 'ولم يعد أحد (2026).'],
      hebrew: ['המגדלור כבה הלילה,', 'ואיש לא שב "הביתה".'],
      devanagari: ['आज रात दीपस्तंभ बुझ गया,', 'कोई नहीं लौटा।'],
      thai: ['คืนนี้ประภาคารดับแล้ว', 'ไม่มีใครกลับมา ผู้ใหญ่'],
      emoji: ['👩‍👩‍👧‍👦 🇫🇷 👍🏽 🏳️‍🌈 1️⃣ 🌊', '❤️ ☀️ ♪ ★ → ✓ ☎ 🧑🏿‍🚀'],
      bidi: ['Ada said: שלום, مرحبا!', 'والرقم 42 is the מספר'],
    },
  },
  { han: 'japanese', lines: { japanese: ['今夜、灯台の光が消えた。', '誰も直しに来ない…骨と海。'] } },
  { han: 'korean', lines: { korean: ['오늘 밤 등대의 불이', '꺼졌다. 아무도 없다.'] } },
  { han: 'chinese', lines: { chinese: ['今夜灯塔的光熄灭了，', '沒有人回來。骨與海'] } },
]

test.each(SCRIPTS)('the scripts of the world, with Han as $han', async ({ han, lines }) => {
  const cues = Object.entries(lines)
  const timeline = timelineOf({
    ...WIDE,
    look: lookSchema.parse({ han }),
    shots: [{ durationInFrames: cues.length, picture: imageOf('art.png') }],
    captions: cues.map(([, words], index) => captionOf(index, 1, ...words)),
  })

  const frames = await stage.draw(timeline)

  for (const [index, frame] of frames.entries()) await expectGolden(`script-${cues[index]?.[0]}`, frame)
  expect(frames).toHaveLength(cues.length)
})

type Drawing = { width: number; height: number; captions: object; cue: Caption; frame?: number }

async function draw({ width, height, captions, cue, frame = 0 }: Drawing): Promise<DrawnFrame> {
  const timeline = timelineOf({
    ...{ width, height, captions: [cue] },
    look: lookSchema.parse({ captions }),
    shots: [{ durationInFrames: cue.durationInFrames, picture: artOf({ width, height }) }],
  })
  const [drawn] = await stage.draw(timeline, { frames: [frame] })
  return drawn ?? never()
}

function artOf(size: typeof WIDE): Picture {
  const picture = imageOf(size.height > size.width ? 'tall-art.png' : 'art.png')
  if (picture.kind !== 'image') return never()
  return { ...picture, image: { ...picture.image, widthInPixels: size.width, heightInPixels: size.height } }
}

function never(): never {
  throw new Error('Nothing to draw.')
}

/** Flat and hard to write on: bright at the left, dark at the right, busy in the middle. */
const ART = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270">
  <rect width="480" height="270" fill="#dfe3dc"/>
  <rect x="300" width="180" height="270" fill="#1d2733"/>
  <circle cx="300" cy="120" r="70" fill="#c2703d"/>
  <path d="M0 230 L60 200 L130 240 L190 196 L260 236 L330 190 L400 238 L480 204 V270 H0 Z" fill="#4f7f86"/>
  <path d="M0 250 H480" stroke="#f5f0d8" stroke-width="3" stroke-dasharray="14 9"/>
</svg>`
