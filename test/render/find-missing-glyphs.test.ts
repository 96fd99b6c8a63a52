import { expect, test } from 'vitest'
import { findMissingGlyphs } from '../../src/render/find-missing-glyphs.ts'
import { captionOf, imageOf, slateOf, timelineOf } from '../helpers/timelines.ts'

const image = imageOf('any.png')

test('M21: the scripts Storyreel brings faces for need no warning', async () => {
  const captions = [
    'Żółć, ağır, Việt — “naïve” €5 №7',
    'Маяк погас їжак',
    'Ὁ φάρος ἔσβησε',
    'انطفأت المنارة، (2026)',
    'המגדלור כבה',
    '今夜、灯台の光が消えた。沒有人回來',
    '오늘 밤 등대의 불이',
    'आज रात दीपस्तंभ',
    'ไม่มีใครกลับมา',
    '👩‍👩‍👧‍👦 🇫🇷 👍🏽 🏳️‍🌈 1️⃣ ❤️ ♪ ★ → ✓ ☎',
  ].map((line, index) => captionOf(index, 1, line))
  expect(await findMissingGlyphs(timelineOf({ shots: [{ durationInFrames: 10, picture: image }], captions }))).toEqual(
    [],
  )
})

test('M21: a missing glyph is named with its script and its shot, on slates and in captions alike', async () => {
  const timeline = timelineOf({
    shots: [
      { durationInFrames: 5, picture: image },
      { durationInFrames: 5, picture: slateOf('ქარი and தமிழ்'), number: '7B' },
    ],
    captions: [captionOf(0, 5, 'আজ')],
  })
  const warnings = await findMissingGlyphs(timeline)
  expect(warnings).toHaveLength(2)
  expect(warnings[0]).toMatch(/^No bundled font has the Bengali characters আ \(U\+0986\), জ \(U\+099C\) of shot 1\./)
  expect(warnings[1]).toMatch(/the Georgian, Tamil characters .* of shot 7B\./)
})
