import { expect, test } from 'vitest'
import { lookSchema } from '../../src/timeline/look.ts'

test.each([
  'red',
  '#fff',
  '#1a2b3c; background: url(//example.test)',
  'url(javascript:alert(1))',
  '</style><script>',
  '#1a2b3c\n',
])('P13: %j is no colour of a look', (ink) => {
  expect(() => lookSchema.parse({ colours: { ink } })).toThrow('must be a colour such as #1a2b3c')
})
