import { expect, test } from 'vitest'
import { monitorSchema } from '../../src/cli/monitor-option.ts'

test.each([
  ['9464', { host: '127.0.0.1', port: 9464 }],
  ['0.0.0.0:9464', { host: '0.0.0.0', port: 9464 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['[::1]:9464', { host: '::1', port: 9464 }],
])('--monitor %s is %j', (written, address) => {
  expect(monitorSchema.parse(written)).toEqual(address)
})

test.each(['', 'metrics', '70000', '-1', 'host:', ':9464', '::1:9464', '0.0.0.0:9464/metrics'])(
  '--monitor %j is refused',
  (written) => {
    expect(monitorSchema.safeParse(written).success).toBe(false)
  },
)
