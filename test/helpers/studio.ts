import { createServer } from 'node:net'
import { vi } from 'vitest'
import { openStudio } from '../../src/render/open-studio.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import type { TimelineSource } from '../../src/timeline/timeline-source.ts'
import { openChrome } from './browser.ts'
import { openChromePage } from './chrome-page.ts'
import { makeFolder } from './small-film.ts'
import { type DrawnFrame, decodeFrame } from './stage.ts'

/** A page with Remotion Studio on a timeline, its props panel open, its canvas at 100 % in the left top corner. */
export type StudioPage = {
  seek: (frame: number) => Promise<void>
  /** What the canvas shows now, whether or not it has finished loading. */
  canvas: () => Promise<DrawnFrame>
  /** Picks a value of a field that has a menu in the props panel, by the field's path. */
  choose: (path: string, value: string) => Promise<void>
  /** Runs an expression in the page and returns its value. */
  evaluate: (expression: string) => Promise<unknown>
  close: () => Promise<void>
}

/** The Studio that `storyreel preview` opens, in a real browser. */
export async function openStudioPage({
  timeline,
  source,
  mediaDir,
}: {
  timeline: Timeline
  source: TimelineSource
  mediaDir: string
}): Promise<StudioPage> {
  const { folder, remove } = await makeFolder('studio')
  const port = await freePort()
  const studioEnds = new AbortController()
  const { signal } = studioEnds
  const preview = { timeline, source, mediaDir }
  const studio = openStudio({ preview, port, openBrowser: false, workDir: folder, signal })
  const chrome = await openChrome()
  const close = async () => {
    await chrome.close({ silent: true })
    studioEnds.abort()
    await studio
    await remove()
  }
  try {
    const url = `http://127.0.0.1:${port}/${timeline.composition}`
    // It compiles first: 10 s, or more than a minute beside other work on a slow machine.
    await vi.waitFor(() => fetch(url), { timeout: 180_000 })
    const { page, client, evaluate } = await openChromePage(chrome)
    await page.setViewport({ ...WINDOW, deviceScaleFactor: 1 })
    await page.evaluateOnNewDocument(SET_UP)
    await page.goto({ url, timeout: 60_000 })
    const appears = (element: string) => vi.waitUntil(() => evaluate(`!!(${element})`), { timeout: 60_000 })
    await appears(`document.querySelector('${CANVAS}')`)
    await appears(`document.querySelector('[data-json-path="timeline.look.fit"]')`)
    return {
      seek: async (frame) => {
        await evaluate(`window.remotion_setFrame(${frame}, '${timeline.composition}', 0)`)
      },
      canvas: async () => {
        const { width, height } = timeline
        const clip = { x: 0, y: 0, width, height, scale: 1 }
        const { value } = await client.send('Page.captureScreenshot', { format: 'png', clip })
        return decodeFrame(Buffer.from(value.data, 'base64'))
      },
      choose: async (path, value) => {
        const field = `document.querySelector('[data-json-path="${path}"]').parentElement`
        await evaluate(`${field}.querySelector('button').click()`)
        // The menu is the last thing in the page.
        const item = `Array.from(document.querySelectorAll('div')).findLast((each) => each.innerText === '${value}')`
        await appears(item)
        await evaluate(`${item}.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0 }))`)
      },
      evaluate,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const WINDOW = { width: 1600, height: 1000 }

const CANVAS = '.remotion-studio-composition-container'

/** Studio lays its canvas between its panels, at a fraction of a pixel, and outlines in it what the pointer is over. */
const SET_UP = `
  localStorage.setItem('remotion.previewSize', '{"size":1,"translation":{"x":0,"y":0}}')
  localStorage.setItem('remotion.editorShowOutlines', 'false')
  localStorage.setItem('remotion.sidebarRightCollapsing', 'expanded')
  document.addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style')
    style.textContent = '${CANVAS} { position: fixed !important; left: 0 !important; top: 0 !important; z-index: 1 }'
    document.head.append(style)
  })
`

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}
