import { expect, it } from 'vitest'
import { apiGroups } from '../../src/mstudio/api-groups.ts'
import { fetchBoard } from '../../src/mstudio/fetch-board.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import { makeBoard, startTestSandbox, wireFrame, wireFrames, wireProject } from '../helpers/start-sandbox.ts'
import { makeTestClient, noSignal, rejection } from './test-client.ts'

it('N36: keeps an item once that moved to the next page while reading', async () => {
  const faults = [
    framesPage({ numbers: [1, 2], meta: { current_page: 1, last_page: 2 } }),
    framesPage({ numbers: [2, 3], meta: { current_page: 2, last_page: 2 } }),
  ]
  const board = await fetch('p1', await startTestSandbox({ faults }))
  expect(board.frames.map(({ id }) => id)).toEqual(['f1', 'f2', 'f3'])
})

it('N36: reads again when an item was missed between two pages', async () => {
  const faults = [
    framesPage({ numbers: [1], meta: { current_page: 1, last_page: 2, total: 3 } }),
    framesPage({ numbers: [3], meta: { current_page: 2, last_page: 2, total: 3 } }),
  ]
  const board = await fetch('p1', await startTestSandbox({ faults }))
  expect(board.frames.map(({ id }) => id)).toEqual(['f1', 'f2', 'f3'])
})

it('N36: takes pages of whatever size they come in', async () => {
  const meta = (page: number) => ({ current_page: page, last_page: 3, per_page: 1, total: 3 })
  const faults = [1, 2, 3].map((page) => framesPage({ numbers: [page], meta: meta(page) }))
  const sandbox = await startTestSandbox({ faults })
  expect((await fetch('p1', sandbox)).frames.map(({ id }) => id)).toEqual(['f1', 'f2', 'f3'])
  expect(sandbox.requests).toHaveLength(6)
})

it.each([
  ['grows', 2, 3, 3],
  ['shrinks', 4, 3, 3],
])('N36: a total that %s from page to page is the last one', async (_how, first, last, count) => {
  const faults = [
    framesPage({ numbers: [1, 2], meta: { current_page: 1, last_page: 2, total: first } }),
    framesPage({ numbers: [3], meta: { current_page: 2, last_page: 2, total: last } }),
  ]
  const sandbox = await startTestSandbox({ faults })
  expect((await fetch('p1', sandbox)).frames).toHaveLength(count)
  expect(sandbox.requests).toHaveLength(5)
})

it('N36: reads again when an audio track was missed', async () => {
  const body = JSON.stringify({ data: [], meta: { current_page: 1, last_page: 1, total: 2 } })
  const sandbox = await startTestSandbox({ faults: [{ path: /audio-tracks$/, times: 1, kind: 'body', body }] })
  expect((await fetch('p1', sandbox)).audioTracks).toHaveLength(2)
})

it.each<[string, number, Fault]>([
  ['leads back', 3, framesPage({ times: 'always', numbers: [1], links: { next: '?cursor=abc' } })],
  ['repeats its number', 3, framesPage({ times: 'always', numbers: [1], meta: { current_page: 1, last_page: 9 } })],
  ['is empty', 2, framesPage({ times: 'always', numbers: [], meta: { current_page: 1, last_page: 9 } })],
])('N36: stops at a page that %s, after %i requests', async (_, count, fault) => {
  const sandbox = await startTestSandbox({ faults: [fault] })
  expect(await rejection(fetch('p1', sandbox))).toMatchObject({ code: 'UPSTREAM_PAGING' })
  expect(sandbox.requests).toHaveLength(count)
})

it('N36: stops after 1,000 pages', async () => {
  const faults = Array.from({ length: 1001 }, (_, index) =>
    framesPage({ numbers: [index], links: { next: `?cursor=${index}` } }),
  )
  const sandbox = await startTestSandbox({ faults, rateLimit: { requests: 2000, windowSeconds: 60 } })
  expect(await rejection(fetch('p1', sandbox))).toMatchObject({ code: 'UPSTREAM_PAGING' })
  expect(sandbox.requests).toHaveLength(1001)
})

it('follows a cursor, but never to another host', async () => {
  const faults = [
    framesPage({ numbers: [1], links: { next: 'http://127.0.0.1:1/elsewhere?cursor=abc' } }),
    framesPage({ numbers: [2], links: { next: null } }),
  ]
  const sandbox = await startTestSandbox({ faults })
  const board = await fetch('p1', sandbox)
  expect(board.frames.map(({ id }) => id)).toEqual(['f1', 'f2'])
  expect(sandbox.requests[2]?.path).toContain('/projects/p1/frames?')
  expect(sandbox.requests[2]?.path).toContain('cursor=abc')
})

it.each([
  ['{data: […]} without pages', { data: wireFrames(2) }],
  ['a bare list', wireFrames(2)],
  ['camelCase paging', { data: wireFrames(2), meta: { currentPage: 1, lastPage: 1, total: 2 } }],
])('reads a list that comes as %s', async (_, payload) => {
  const body = JSON.stringify(payload).replaceAll('media/', 'https://cdn.example/')
  const sandbox = await startTestSandbox({ faults: [{ path: /frames$/, times: 1, kind: 'body', body }] })
  expect((await fetch('p1', sandbox)).frames.map(({ id }) => id)).toEqual(['f1', 'f2'])
})

it('lists the projects of all pages', async () => {
  const names = Array.from({ length: 101 }, (_, index) => `p${index}`)
  const boards = await Promise.all(names.map((id) => makeBoard({ project: wireProject({ id }) })))
  const sandbox = await startTestSandbox({ boards })
  const projects = await apiGroups(makeTestClient(sandbox)).projects.list()
  expect(projects.map(({ id }) => id)).toEqual(names)
})

function fetch(projectId: string, sandbox: { url: string }) {
  return fetchBoard({ client: makeTestClient(sandbox), projectId, signal: noSignal })
}

function framesPage({
  numbers,
  times = 1,
  ...rest
}: {
  numbers: number[]
  times?: Fault['times']
  [part: string]: unknown
}): Fault {
  const data = numbers.map((number) => wireFrame(number, { image: null }))
  return { path: /frames$/, times, kind: 'body', body: JSON.stringify({ data, ...rest }) }
}
