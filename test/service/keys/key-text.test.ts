import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashSecret, makeKeyText, readKeyText, writeKeyText } from '../../../src/service/keys/key-text.ts'

test('a key can be read back, and no two are the same', () => {
  const texts = Array.from({ length: 200 }, makeKeyText)
  for (const text of texts) expect(readKeyText(writeKeyText(text))).toEqual(text)
  expect(new Set(texts.map(({ secret }) => secret)).size).toBe(200)
  expect(new Set(texts.map(({ secret }) => hashSecret(secret))).size).toBe(200)
})

test('A01 a key with one wrong character is told from a right one without looking it up', () => {
  const key = writeKeyText(makeKeyText())
  fc.assert(
    fc.property(fc.nat(key.length - 1), fc.constantFrom('0', 'A', 'a', 'z', '_', '!', ' ', 'é'), (place, character) => {
      const typo = key.slice(0, place) + character + key.slice(place + 1)
      fc.pre(typo !== key)
      expect(readKeyText(typo)).toBeNull()
    }),
  )
  for (const wrong of ['', `${key} `, key.toUpperCase(), key.slice(1), `${key}0`, `x${key}`]) {
    expect(readKeyText(wrong)).toBeNull()
  }
})
