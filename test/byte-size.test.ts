import { expect, test } from 'vitest'
import { describeByteSize, parseByteSize } from '../src/byte-size.ts'

test.each([
  ['10GB', 10e9],
  ['1.5 tb', 1.5e12],
  ['500 kB', 500_000],
  ['0', 0],
  ['42B', 42],
  ['GB', null],
  ['-1GB', null],
  ['10GiB', null],
  ['99999999999TB', null],
])('%s is %s bytes', (written, bytes) => {
  expect(parseByteSize(written)).toBe(bytes)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [2_340_000_000, '2.3 GB'],
  [5e15, '5000.0 TB'],
])('%s bytes are called %s', (bytes, text) => {
  expect(describeByteSize(bytes)).toBe(text)
})
