import { tmpdir } from 'node:os'
import axe from 'axe-core'
import puppeteer, { type Page } from 'puppeteer-core'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { browserEnvironment } from '../../../src/platform/browser.ts'
import { browser } from '../../helpers/browser.ts'

/** The exports page as somebody has it open. */
export type OpenedPage = {
  page: Page
  /** The addresses of all that was asked for. */
  requests: string[]
  /** What the browser wrote to its console, and errors nobody caught. */
  complaints: string[]
  /** What a screen reader was told. */
  said: string[]
}

/** Opens the page in a Chrome of its own, on a desktop unless said otherwise. */
export async function openPage(url: string, { width = 1280, height = 900 } = {}): Promise<OpenedPage> {
  const chrome = await puppeteer.launch({
    executablePath: browser.path,
    headless: browser.mode === 'headless-shell' ? 'shell' : true,
    args: ['--no-sandbox'],
    env: { ...process.env, ...browserEnvironment(browser, tmpdir()) },
  })
  onTestFinished(() => chrome.close())
  const page = await chrome.newPage()
  await page.setViewport({ width, height })
  const opened: OpenedPage = { page, requests: [], complaints: [], said: [] }
  page.on('request', (request) => {
    // Chrome's own player has the pictures of its buttons in such addresses, which lead nowhere.
    if (!request.url().startsWith('data:')) opened.requests.push(request.url())
  })
  page.on('console', (message) => opened.complaints.push(message.text()))
  page.on('pageerror', (error) => opened.complaints.push(String(error)))
  await page.exposeFunction('tellTest', (news: string) => opened.said.push(news))
  await page.evaluateOnNewDocument(`addEventListener('DOMContentLoaded', () => {
    const said = document.querySelector('#said')
    new MutationObserver(() => tellTest(said.textContent)).observe(said, { childList: true })
  })`)
  await page.goto(url)
  return opened
}

/** Enters a key with the keyboard, and waits for the exports. */
export async function enterKey(page: Page, key: string): Promise<void> {
  await tabTo(page, 'API key')
  await page.keyboard.type(key)
  await page.keyboard.press('Enter')
  await page.waitForSelector('#exports:not([hidden])')
}

/** Presses Tab until what has the focus has a name that begins so. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  while (passed.length < 60) {
    await page.keyboard.press('Tab')
    const focused = await nameOfFocused(page)
    if (focused.startsWith(name)) return
    passed.push(focused)
  }
  throw new Error(`Tab does not lead to "${name}", only to ${passed.join(' | ')}`)
}

export function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === document.body) return 'the page'
    const label =
      element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : null
    const name = element?.ariaLabel ?? (label ?? element)?.textContent ?? ''
    return name.replaceAll(/\s+/g, ' ').trim()
  })
}

/** The text of the nth export, counted from 0, or of a part of it; of hidden parts as well. */
export function textOf(page: Page, index: number, selector = '.card'): Promise<string> {
  return page.evaluate(
    (wanted, part) => {
      const text =
        document.querySelectorAll('.card').item(wanted)?.parentElement?.querySelector(part)?.textContent ?? ''
      return text.replaceAll(/\s+/g, ' ').trim()
    },
    index,
    selector,
  )
}

/** What stands in the way of people with a disability, as far as a program can tell, in the light and in the dark. */
export async function findBarriers(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const value of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ])
    await page.evaluate(axe.source)
    const { violations } = z
      .object({ violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })) })
      .parse(await page.evaluate('axe.run()'))
    found.push(...violations.map(({ id, nodes }) => `${value} ${id}: ${nodes.map(({ html }) => html).join(' ')}`))
  }
  return found
}
