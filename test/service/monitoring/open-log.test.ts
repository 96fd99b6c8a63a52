import { expect, test } from 'vitest'
import { z } from 'zod'
import { makeSecret } from '../../../src/mstudio/secret.ts'
import { makeKeyText, writeKeyText } from '../../../src/service/keys/key-text.ts'
import { openLog } from '../../../src/service/monitoring/open-log.ts'
import type { ServiceEvent } from '../../../src/service/monitoring/service-event.ts'

const lineSchema = z.looseObject({ level: z.string(), time: z.iso.datetime(), event: z.string() })

function logged(events: ServiceEvent[], secrets: string[] = []) {
  const written: string[] = []
  const log = openLog({ write: (line) => written.push(line) }, secrets.map(makeSecret))
  for (const event of events) log(event)
  return { text: written.join(''), lines: written.map((line) => lineSchema.parse(JSON.parse(line))) }
}

const ANSWERED = {
  event: 'answered',
  requestId: 'r1',
  method: 'GET',
  route: '/v1/exports/:id',
  status: 200,
  ms: 12,
  exportId: 'e1',
  keyId: 'k1',
  address: '127.0.0.1',
} as const

const FAULT = { event: 'fault', requestId: 'r1', method: 'GET', route: '/v1/exports' } as const

test('a line is an event with a level and a time, under the ids of export and segment', () => {
  const { lines, text } = logged([{ event: 'drawn', id: 'e1', key: 'abc', frames: 30 }, ANSWERED])
  expect(lines).toEqual([
    { level: 'info', time: expect.any(String), event: 'drawn', id: 'e1', key: 'abc', frames: 30 },
    {
      ...{ level: 'info', time: expect.any(String), event: 'answered', requestId: 'r1', method: 'GET', id: 'e1' },
      ...{ route: '/v1/exports/:id', status: 200, ms: 12, keyId: 'k1', address: '127.0.0.1' },
    },
  ])
  expect(text.endsWith('\n')).toBe(true)
})

test.each([
  [{ event: 'failed', id: 'e1', code: null, message: 'x is not a function', stack: 'at x', willRetry: true }, 'error'],
  [{ event: 'failed', id: 'e1', code: 'ASSET_NOT_MEDIA', message: 'No.', willRetry: false }, 'warn'],
  [{ event: 'delivery', id: 'e1', deliveryId: 'd', state: 'failed', outcome: 'it answered with 410' }, 'warn'],
  [{ event: 'delivery', id: 'e1', deliveryId: 'd', state: 'waiting', outcome: 'it answered with 503' }, 'info'],
  [{ ...FAULT, error: new Error('Oh.') }, 'error'],
] satisfies [ServiceEvent, string][])('the level of %j is %s', (event, level) => {
  expect(logged([event]).lines[0]?.level).toBe(level)
})

test('a fault has its stack, and what is asked every few seconds by machines is not told', () => {
  const error = new Error('Oh.')
  const { lines } = logged([
    { ...ANSWERED, route: '/healthz' },
    { ...FAULT, error },
    { ...ANSWERED, route: '/readyz' },
  ])
  expect(lines).toMatchObject([{ event: 'fault', requestId: 'r1', message: 'Oh.', stack: error.stack }])
})

test('secrets that an error quotes, and keys of our own, are not in the log', () => {
  const url = 'postgres://storyreel:p"w\\d@10.0.0.5/db'
  const key = writeKeyText(makeKeyText())
  const error = new Error(`cannot use ${url} with ${key}`)
  const { text, lines } = logged([{ ...FAULT, error }], [url])
  expect(lines[0]?.['message']).toBe(`cannot use [redacted] with ${key.slice(0, 17)}[redacted]`)
  expect(text).not.toContain(key.slice(17, 60))
})
