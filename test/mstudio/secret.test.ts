import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { makeSecret } from '../../src/mstudio/secret.ts'

it('gives its value only when asked to', () => {
  const secret = makeSecret('sk_live_1')
  expect(secret.reveal()).toBe('sk_live_1')
  expect(String(secret)).toBe('[redacted]')
  expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}')
  expect(inspect({ secret }, { showHidden: true, depth: 9 })).toBe('{ secret: [redacted] }')
  expect(secret.redact('key sk_live_1, again sk_live_1')).toBe('key [redacted], again [redacted]')
})
