import '../platform/loopback-only.ts'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { renderFrames } from '@remotion/renderer'
import { serveParent } from '../platform/serve-parent.ts'
import { layOutSheet } from '../timeline/contact-sheet.ts'
import { POSTER_SIZE } from '../timeline/poster.ts'
import { drawTwice, type Pass } from './draw-twice.ts'
import { frameOptions, openDrawingBrowser } from './drawing.ts'
import { type Stills, stillsRequestSchema } from './render-request.ts'
import { layOutServeDir } from './serve-dir.ts'

// The process that draws pages: as render-child.ts, but what it makes are pictures. Returns their files, in order.

serveParent(async (message, { signal }) => {
  const request = stillsRequestSchema.parse(message)
  const { id, props } = request.stills
  const { width, height, pages } = sizeOf(request.stills)
  const fileOf = (page: number) => path.join(request.workDir, `page-${page}.png`)
  const serveDir = path.join(request.workDir, 'serve')
  const browser = openDrawingBrowser(request)
  await browser.current()
  try {
    await layOutServeDir({ ...request, serveDir, timelines: [props.timeline] })
    const { frameRate } = props.timeline
    const draw = async ({ puppeteer, cancelSignal }: Pass) => {
      const written: Promise<void>[] = []
      await renderFrames({
        ...frameOptions({ id, width, height, frameRate, durationInFrames: pages, props }),
        serveUrl: serveDir,
        puppeteerInstance: puppeteer,
        browserExecutable: request.browser.path,
        chromeMode: request.browser.mode,
        concurrency: 1,
        cancelSignal,
        onFrameUpdate: () => undefined,
        onFrameBuffer: (png, page) => {
          written.push(writeFile(fileOf(page), png))
        },
      })
      await Promise.all(written)
    }
    await drawTwice({ draw, nameNext: () => 'A page', browser, signal })
  } finally {
    await browser.end()
  }
  return Array.from({ length: pages }, (_, page) => fileOf(page))
})

function sizeOf(stills: Stills): { width: number; height: number; pages: number } {
  switch (stills.id) {
    case 'ContactSheet': {
      const { width, height, pages } = layOutSheet(stills.props)
      return { width, height, pages: pages.length }
    }
    case 'Poster':
      return { ...POSTER_SIZE, pages: 1 }
  }
}
