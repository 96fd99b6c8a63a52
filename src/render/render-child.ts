import '../platform/loopback-only.ts'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import pMap from 'p-map'
import { CanceledError } from '../errors.ts'
import { monotonicMs } from '../platform/monotonic-ms.ts'
import { serveParent } from '../platform/serve-parent.ts'
import { drawPictures } from './draw-pictures.ts'
import { type DrawingBrowser, openDrawingBrowser } from './drawing.ts'
import { composeDrawn } from './lanes/compose-drawn.ts'
import { composeNative } from './lanes/compose-native.ts'
import { type Compose, encodeSegment } from './lanes/encode-segment.ts'
import { openPictureFiles, type PictureFiles } from './picture-files.ts'
import { type Lane, planLane } from './plan-lane.ts'
import { type RenderProgress, renderRequestSchema, type SegmentsRequest } from './render-request.ts'
import { layOutServeDir } from './serve-dir.ts'

// The process that draws: everything of Remotion's renderer, and Chrome, live and die here.

let browser: DrawingBrowser | null = null

serveParent(async (message, { signal, report }) => {
  const request = renderRequestSchema.parse(message)
  switch (request.kind) {
    case 'open':
      browser = openDrawingBrowser(request)
      await browser.current()
      break
    case 'segments':
      await renderAll({ request, signal, report })
      break
  }
})

const TELL_EVERY_MS = 100

/**
 * How many pictures another page is opened for, which takes as long as drawing some, and 300 MiB. Where other segments are
 * composed meanwhile there is less to gain: of 60 pictures beside as many native shots, one page made 75 s and two 82.
 */
const PICTURES_A_PAGE = { alone: 50, besideNative: 100 }

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
  const progress = frameProgress(report)
  // Each encoder takes 150 MiB at 1080p, and a processor.
  const whenFree = pLimit(request.concurrency)
  const make = async ({ key, slice, lane, compose, outputPath }: Work) => {
    await encodeSegment({
      slice,
      lane,
      compose,
      outputPath,
      settings: request.encoder,
      tools: request,
      whenFree,
      signal,
      onPicture: progress.add,
    })
    progress.tell()
    report({ event: 'segment', key })
  }
  try {
    await Promise.all([
      drawAll({
        ...{ request, pictures, signal },
        picturesAPage: native.length > 0 ? PICTURES_A_PAGE.besideNative : PICTURES_A_PAGE.alone,
      }),
      pMap(native, make, { concurrency: request.concurrency }),
      Promise.all(drawn.map(make)),
    ])
  } catch (error) {
    failed.abort()
    throw canceled.aborted ? new CanceledError() : error
  }
}

/** Counts frames, and tells of them a few times a second: a message for each costs as much as composing it. */
function frameProgress(report: (progress: RenderProgress) => void) {
  let count = 0
  let toldAt = monotonicMs()
  const tell = () => {
    if (count > 0) report({ event: 'frames', count })
    count = 0
    toldAt = monotonicMs()
  }
  return {
    add: (frames: number) => {
      count += frames
      if (monotonicMs() - toldAt >= TELL_EVERY_MS) tell()
    },
    tell,
  }
}

/** Native segments order first: what they need is little, and making the rest of them can begin. */
function planWork({ segments }: SegmentsRequest, pictures: PictureFiles): { native: Work[]; drawn: Work[] } {
  const planned = segments.map((segment) => ({ ...segment, lane: planLane(segment.slice) }))
  const native = planned.flatMap(({ lane, ...segment }) =>
    lane.kind === 'native' ? [{ ...segment, lane, compose: composeNative(segment.slice, lane, pictures) }] : [],
  )
  const drawn = planned.flatMap(({ lane, ...segment }) =>
    lane.kind === 'native' ? [] : [{ ...segment, lane, compose: composeDrawn(lane.pictures, pictures) }],
  )
  return { native, drawn }
}

async function drawAll({
  request,
  pictures,
  picturesAPage,
  signal,
}: {
  request: SegmentsRequest
  pictures: PictureFiles
  picturesAPage: number
  signal: AbortSignal
}): Promise<void> {
  const drawings = pictures.drawings()
  if (drawings.length === 0) return
  const timelines = drawings.map(({ timeline }) => timeline)
  const serveDir = path.join(request.workDir, 'serve')
  browser ??= openDrawingBrowser(request)
  await browser.current()
  await layOutServeDir({ ...request, serveDir, timelines })
  const delivered: Promise<void>[] = []
  const onPicture = (index: number, png: Buffer) => {
    const delivering = pictures.deliver(index, png)
    // Whoever waits for all of them hears of it.
    delivering.catch(() => undefined)
    delivered.push(delivering)
  }
  await drawPictures({ drawings, picturesAPage, request, serveDir, browser, signal, onPicture })
  await Promise.all(delivered)
}
