import { expect, test } from 'vitest'
import { resolveOutputFormat } from '../../src/timeline/output-format.ts'

test.each([
  ['16:9', 720, 1280, 720],
  ['16:9', 1080, 1920, 1080],
  ['16:9', 2160, 3840, 2160],
  ['9:16', 1080, 1080, 1920],
  ['1:1', 1080, 1080, 1080],
  ['4:5', 1080, 1080, 1350],
  ['2.39:1', 720, 1280, 536],
  ['2.39:1', 1080, 1920, 804],
  ['2.39:1', 2160, 3840, 1606],
  ['1:2.39', 1080, 804, 1920],
  ['1.85:1', 1080, 1920, 1038],
  ['1234x568', 1080, 1234, 568],
  ['1235x569', 1080, 1234, 568],
  ['7682x4320', 1080, null, null],
  ['20000x20000', 1080, null, null],
  ['0x180', 1080, null, null],
  ['16x15', 1080, null, null],
  ['0:9', 1080, null, null],
  ['16:-9', 1080, null, null],
  ['a story', 1080, null, null],
])('P06: %s at %i lines is %ix%i', (aspect, lines, width, height) => {
  const { size } = resolveOutputFormat({ project: { aspectRatio: null, fps: null }, aspect, fps: null, lines })
  expect(size).toEqual(width === null ? null : { width, height })
})
