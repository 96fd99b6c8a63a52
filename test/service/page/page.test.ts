import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { UpstreamError } from '../../../src/errors.ts'
import { revokeKey } from '../../../src/service/keys/key-ledger.ts'
import { makeBoard, wireProject } from '../../helpers/start-sandbox.ts'
import { homeOfThisFile } from '../api/api-home.ts'
import { makeApiWorld } from '../api/api-world.ts'
import { enterKey, findBarriers, nameOfFocused, openPage, tabTo, textOf } from './open-page.ts'

const home = homeOfThisFile()

const EVIL = 'Light <img src=x onerror="document.body.remove()">'

const SLOW = { timeout: 15_000 }

test('an export says in words what it is at, how far it is, and how long it will take', async () => {
  const world = await makeApiWorld(home())
  const id = await world.order({ aspect: '9:16', captions: ['burn', 'srt'] })
  const { page, said } = await openPage(world.url)
  await enterKey(page, world.key)
  await expect.poll(() => textOf(page, 0, '.title'), SLOW).toBe('Lighthouse')
  expect(await textOf(page, 0, '.order')).toBe('9:16, standard, captions in the picture and as SRT')
  expect(await textOf(page, 0, '.state')).toBe('Waiting')

  const run = await world.begin(id)
  const progress = { stage: 'render' as const, done: 312, total: 1310, share: 0.285, secondsLeft: 130 }
  await run.tell({ progress, warnings: ['Shot 3 has no picture.'] })
  await expect.poll(() => textOf(page, 0, '.pace'), SLOW).toBe('Drawing, 312 of 1310 frames 28%, about 2 min left')
  expect(await textOf(page, 0, '.warnings')).toBe('Shot 3 has no picture.')
  expect(await page.$eval('progress', ({ value }) => value)).toBe(28)
  await run.tell({ progress: { ...progress, done: 900, share: 0.6, secondsLeft: 9 }, warnings: [] })
  await expect.poll(() => textOf(page, 0, '.pace'), SLOW).toContain('60%, about 9 s left')
  expect(await findBarriers(page)).toEqual([])

  await run.fail(new UpstreamError('UPSTREAM_UNAVAILABLE', 'M Studio is away.'))
  await expect.poll(() => textOf(page, 0, '.message'), SLOW).toBe('M Studio is away. It will be tried again.')
  expect(said).toEqual(['Lighthouse is being rendered.', 'Lighthouse is waiting.'])
})

test('what is wrong with an order is said at its field, which has the focus then', async () => {
  const world = await makeApiWorld(home())
  const { page } = await openPage(world.url)
  await enterKey(page, world.key)
  await tabTo(page, 'New export')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#order-project option')
  expect(await nameOfFocused(page)).toBe('Project')
  await tabTo(page, 'Format')
  await page.keyboard.type('banana')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-field=aspect] .wrong:not([hidden])')
  expect(await nameOfFocused(page)).toBe('Format')
  expect(
    await page.$eval('#order-format', (input) => [input.ariaInvalid, input.getAttribute('aria-describedby')]),
  ).toEqual(['true', 'order-format-hint wrong-aspect'])
  expect(await page.$eval('#wrong-aspect', ({ textContent }) => textContent)).toContain(
    'The format "banana" cannot be exported.',
  )
  expect(await findBarriers(page)).toEqual([])
})

test('a title that looks like markup is text, wherever it stands', async () => {
  const board = await makeBoard({ project: wireProject({ title: EVIL }) })
  const world = await makeApiWorld(home(), { sandbox: { boards: [board] } })
  await world.order()
  const { page, complaints } = await openPage(world.url)
  await enterKey(page, world.key)
  await expect.poll(() => textOf(page, 0, '.title'), SLOW).toBe(EVIL)
  await tabTo(page, 'New export')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#order-project option')
  expect(await page.$eval('#order-project option', ({ textContent }) => textContent)).toBe(EVIL)
  expect(await page.$$('img')).toEqual([])
  expect(complaints).toEqual([])
})

test('ten exports are shown, the newest first, and older ones on demand', async () => {
  const world = await makeApiWorld(home())
  const ids: string[] = []
  for (let count = 0; count < 13; count++) ids.push(await world.order({ aspect: `${count + 1}:10` }))
  const { page } = await openPage(world.url)
  await enterKey(page, world.key)
  const aspects = () => page.$$eval('.order', (orders) => orders.map(({ textContent }) => textContent.split(':')[0]))
  expect(await aspects()).toEqual(['13', '12', '11', '10', '9', '8', '7', '6', '5', '4'])
  await tabTo(page, 'Show older')
  await page.keyboard.press('Enter')
  await expect.poll(aspects, SLOW).toHaveLength(13)
  expect(await aspects()).toEqual(ids.map((_, index) => String(13 - index)))
  expect(await page.$eval('#show-older', (button) => button.checkVisibility())).toBe(false)

  // Somebody else's order comes by itself.
  await world.order({ aspect: '20:10' })
  await expect.poll(async () => (await aspects())[0], SLOW).toBe('20')
})

test('a key that is unknown or was revoked is told so, and only whoever may order sees how', async () => {
  const world = await makeApiWorld(home())
  const reader = await world.makeKey({ scopes: ['exports:read'] })
  const { page } = await openPage(world.url)
  await tabTo(page, 'API key')
  await page.keyboard.type('sr_live_nobody')
  await page.keyboard.press('Enter')
  const wrong = () => page.$eval('#sign-in .wrong', ({ textContent }) => textContent)
  await expect.poll(wrong, SLOW).toBe('There is no such key here.')
  expect(await findBarriers(page)).toEqual([])
  await page.$eval('#key', (input) => {
    if (input instanceof HTMLInputElement) input.value = ''
  })
  await page.keyboard.type(reader)
  await page.keyboard.press('Enter')
  await page.waitForSelector('#exports:not([hidden])')
  await expect.poll(() => page.$eval('#new-export', (button) => button.checkVisibility()), SLOW).toBe(false)
  await revokeKey(home().records, reader.slice(8, 16))
  await expect.poll(wrong, SLOW).toBe('This key is not good any more.')
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
})

test('the key stays in the tab: through a reload, in no address, in no link, until it is forgotten', async () => {
  const world = await makeApiWorld(home())
  await world.finish(await world.order())
  const { page, requests } = await openPage(world.url)
  await enterKey(page, world.key)
  await page.reload()
  await page.waitForSelector('.card[data-state=done] .download:not([hidden])')
  expect(await page.evaluate(() => [localStorage.length, document.cookie, sessionStorage.length])).toEqual([0, '', 1])
  expect([...requests, await page.content()].filter((each) => each.includes(world.key))).toEqual([])
  await tabTo(page, 'Forget the key')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#sign-in:not([hidden])')
  expect(await page.evaluate(() => [sessionStorage.length, document.querySelectorAll('.card').length])).toEqual([0, 0])
})

test('a page that has asked too often for its key says so, and goes on by itself', async () => {
  const world = await makeApiWorld(home(), { limits: { requestsPerMinute: 3 } })
  await world.order()
  const { page } = await openPage(world.url)
  await enterKey(page, world.key)
  const trouble = () => page.$eval('#trouble', (notice) => (notice.checkVisibility() ? notice.textContent : null))
  await expect
    .poll(trouble, SLOW)
    .toMatch(/^This key has asked as often as it may for now. The page goes on in \d+ s.$/)
  await expect.poll(trouble, { timeout: 75_000 }).toBe(null)
}, 120_000)

test('nothing has to be scrolled sideways on the narrowest phone, which is also a desktop at 400 %', async () => {
  const board = await makeBoard({ project: wireProject({ title: 'Lighthouse'.repeat(12) }) })
  const long = await makeApiWorld(home(), { sandbox: { boards: [board] } })
  await long.finish(await long.order())
  await long.order()
  const { page } = await openPage(long.url, { width: 320, height: 640 })
  await enterKey(page, long.key)
  const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  await page.waitForSelector('.download:not([hidden])')
  expect(await widths()).toEqual([320, 320])
  await tabTo(page, 'New export')
  await page.keyboard.press('Enter')
  expect(await page.$eval('#order', ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  expect(await findBarriers(page)).toEqual([])
})

test('the page may run, load and ask for nothing but what its own host has', async () => {
  const world = await makeApiWorld(home())
  const response = await fetch(world.url)
  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  )
  const script = await fetch(`${world.url}/page/exports-page.js`)
  const tag = script.headers.get('etag') ?? ''
  expect((await fetch(script.url, { headers: { 'If-None-Match': tag } })).status).toBe(304)
  const style = await readFile('src/service/page/exports-page.css', 'utf8')
  expect(await (await fetch(`${world.url}/page/exports-page.css`)).text()).toBe(style)
  expect((await fetch(`${world.url}/page/..%2fpage-routes.ts`)).status).toBe(404)
})
