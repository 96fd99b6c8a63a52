import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Priority } from '../../../src/service/exports/export-record.ts'
import { beginTurn, giveTurn, NO_SHARES } from '../../../src/service/exports/fair-share.ts'
import { createExport, makeExportId } from '../../../src/service/exports/ledger.ts'
import { ledgerIn } from '../../../src/service/exports/ledger-tools.ts'
import { openEmbeddedHome } from '../../../src/service/queue/open-embedded-home.ts'
import type { WorkHome } from '../../../src/service/queue/queue-home.ts'
import { makeWarmDataDir } from '../../helpers/data-dir.ts'
import { aRequest } from '../../helpers/export-request.ts'

describe('K20: turns', () => {
  test('whatever others have in stock, at most one of each of theirs comes before mine', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 200 }), (before) => {
        let shares = NO_SHARES
        const turns: { owner: string; turn: number }[] = []
        for (const owner of [...before, 'mine']) {
          const given = giveTurn(shares, owner)
          shares = given.shares
          turns.push({ owner, turn: given.turn })
        }
        const mine = turns.at(-1)?.turn ?? 0
        for (const owner of ['a', 'b', 'c']) {
          expect(turns.filter((each) => each.owner === owner && each.turn < mine).length).toBe(0)
        }
      }),
    )
  })

  test('an owner’s exports keep their order, whenever they are asked for', () => {
    const stepArbitrary = fc.oneof(
      fc.record({ does: fc.constant('give' as const), owner: fc.constantFrom('a', 'b') }),
      fc.record({ does: fc.constant('begin' as const), owner: fc.constant('') }),
    )
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 100, size: 'max' }), (steps) => {
        let shares = NO_SHARES
        const waiting: { owner: string; turn: number; order: number }[] = []
        const begun: typeof waiting = []
        for (const [order, { does, owner }] of steps.entries()) {
          if (does === 'give') {
            const given = giveTurn(shares, owner)
            shares = given.shares
            waiting.push({ owner, turn: given.turn, order })
            waiting.sort((one, other) => one.turn - other.turn || one.order - other.order)
          } else {
            const [first] = waiting.splice(0, 1)
            if (!first) continue
            shares = beginTurn(shares, first)
            begun.push(first)
          }
        }
        for (const owner of ['a', 'b']) {
          const orders = begun.filter((each) => each.owner === owner).map(({ order }) => order)
          expect(orders).toEqual(orders.toSorted((one, other) => one - other))
        }
      }),
    )
  })

  test('counting does not begin anew while somebody has an export of the same turn to come', () => {
    const first = giveTurn(NO_SHARES, 'a')
    const second = giveTurn(first.shares, 'b')
    expect([first.turn, second.turn]).toEqual([1, 1])
    const begun = beginTurn(second.shares, { owner: 'a', turn: 1 })
    expect(giveTurn(begun, 'b').turn).toBe(2)
    expect(beginTurn(begun, { owner: 'b', turn: 1 })).toEqual(NO_SHARES)
  })

  test('counting begins anew when nothing is left to come', () => {
    const { turn, shares } = giveTurn({ now: 500_000, given: {} }, 'a')
    expect(turn).toBe(500_001)
    expect(beginTurn(shares, { owner: 'a', turn })).toEqual(NO_SHARES)
  })
})

describe('K20: a real queue', () => {
  let home: WorkHome
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'storyreel-fair-'))
    await makeWarmDataDir(path.join(folder, 'data'))
    home = await openEmbeddedHome(path.join(folder, 'data', 'queue'))
  }, 120_000)

  afterAll(async () => {
    await home.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('of 300 exports, five of each small holder are among the first few, and urgent ones before them', async () => {
    const { outputPath: _, ...request } = aRequest({ projectId: 'p1', outputPath: '/film.mp4' })
    const ask = async (owner: string, priority: Priority = 'normal') => {
      const id = makeExportId()
      await createExport(ledgerIn(home), { id, owner, request, deliverTo: null, priority })
      return id
    }
    const owners = new Map<string, string>()
    for (let index = 0; index < 290; index++) owners.set(await ask('large'), 'large')
    for (let index = 0; index < 5; index++) {
      owners.set(await ask('small'), 'small')
      owners.set(await ask('smaller'), 'smaller')
    }
    owners.set(await ask('large', 'low'), 'low')
    owners.set(await ask('large', 'high'), 'high')
    const order: string[] = []
    const done = new AbortController()
    await home.work('exports', {
      concurrency: 1,
      retryDelayMs: () => 0,
      signal: done.signal,
      perform: async ({ data }) => {
        order.push(owners.get(Object(data).exportId) ?? '?')
        if (order.length === owners.size) done.abort()
      },
    })
    expect(order[0]).toBe('high')
    expect(order.at(-1)).toBe('low')
    expect(order.slice(0, 16).filter((owner) => owner.startsWith('small'))).toHaveLength(10)
  }, 120_000)
})
