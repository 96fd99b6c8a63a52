import '../platform/loopback-only.ts'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import pMap from 'p-map'
import { CanceledError } from '../errors.ts'
import { serveParent } from '../platform/serve-parent.ts'
import { drawPictures } from './draw-pictures.ts'
import { type OpenBrowser, openDrawingBrowser } from './drawing.ts'
import { composeDrawn } from './lanes/compose-drawn.ts'
import { composeNative } from './lanes/compose-native.ts'
import { type Compose, encodeSegment } from './lanes/encode-segment.ts'
import { openPictureFiles, type PictureFiles } from './picture-files.ts'
import { type Lane, planLane } from './plan-lane.ts'
import { type RenderProgress, renderRequestSchema, type SegmentsRequest } from './render-request.ts'
import { layOutServeDir } from './serve-dir.ts'

// The process that draws: everything of Remotion's renderer, and Chrome, live and die here.

let opened: Promise<OpenBrowser> | null = null

serveParent(async (message, { signal, report }) => {
  const request = renderRequestSchema.parse(message)
  switch (request.kind) {
    case 'open':
      opened = openDrawingBrowser(request)
      await opened
      break
    case 'segments':
      await renderAll({ request, signal, report })
      break
  }
})

type Work = SegmentsRequest['segments'][number] & { lane: Lane; compose: Compose }

async function renderAll({
  request,
  signal: canceled,
  report,
}: {
  request: SegmentsRequest
  signal: AbortSignal
  report: (progress: RenderProgress) => void
}): Promise<void> {
  const picturesDir = path.join(request.workDir, 'pictures')
  await mkdir(picturesDir)
  const pictures = openPictureFiles(picturesDir)
  const { native, drawn } = planWork(request, pictures)
  // Whatever fails ends the rest of the work too.
  const failed = new AbortController()
  const signal = AbortSignal.any([canceled, failed.signal])
  const make = async ({ key, slice, lane, compose, outputPath }: Work) => {
    const onPicture = (count: number) => report({ event: 'frames', count })
    await encodeSegment({
      slice,
      lane,
      compose,
      outputPath,
      settings: request.encoder,
      tools: request,
      signal,
      onPicture,
    })
    report({ event: 'segment', key })
  }
  try {
    await Promise.all([
      drawAll({ request, pictures, signal }),
      pMap(native, make, { concurrency: request.concurrency }),
      Promise.all(drawn.map(make)),
    ])
  } catch (error) {
    failed.abort()
    throw canceled.aborted ? new CanceledError() : error
  }
}

/** Native segments order first: what they need is little, and making the rest of them can begin. */
function planWork({ segments }: SegmentsRequest, pictures: PictureFiles): { native: Work[]; drawn: Work[] } {
  const planned = segments.map((segment) => ({ ...segment, lane: planLane(segment.slice) }))
  const native = planned.flatMap(({ lane, ...segment }) =>
    lane.kind === 'native' ? [{ ...segment, lane, compose: composeNative(segment.slice, lane, pictures) }] : [],
  )
  const drawn = planned.flatMap(({ lane, ...segment }) =>
    lane.kind === 'native' ? [] : [{ ...segment, lane, compose: composeDrawn(segment.slice, lane.pictures, pictures) }],
  )
  return { native, drawn }
}

async function drawAll({
  request,
  pictures,
  signal,
}: {
  request: SegmentsRequest
  pictures: PictureFiles
  signal: AbortSignal
}): Promise<void> {
  const drawings = pictures.drawings()
  if (drawings.length === 0) return
  const timelines = drawings.map(({ timeline }) => timeline)
  const serveDir = path.join(request.workDir, 'serve')
  opened ??= openDrawingBrowser(request)
  const browser = await opened
  await layOutServeDir({ ...request, serveDir, timelines })
  const delivered: Promise<void>[] = []
  const onPicture = (index: number, png: Buffer) => {
    const delivering = pictures.deliver(index, png)
    // Whoever waits for all of them hears of it.
    delivering.catch(() => undefined)
    delivered.push(delivering)
  }
  await drawPictures({ drawings, request, serveDir, browser, signal, onPicture })
  await Promise.all(delivered)
}
