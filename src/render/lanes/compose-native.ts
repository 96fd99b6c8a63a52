import path from 'node:path'
import { type LightTransition, lightMixAt } from '../../timeline/light.ts'
import { mediaSize, placePicture, type Size } from '../../timeline/place-picture.ts'
import type { Shot, Picture as ShotPicture, Timeline } from '../../timeline/schema.ts'
import { seenRange } from '../../timeline/seen-range.ts'
import { framesPerSecond } from '../../timeline/time.ts'
import { videoFrameAt } from '../../timeline/video-playback.ts'
import { viewAt } from '../../timeline/view-at.ts'
import type { PictureFiles, PictureOrder } from '../picture-files.ts'
import type { Lane, Layer } from '../plan-lane.ts'
import type { Compose, ComposeTools } from './encode-segment.ts'
import { type Kernel, type Overlay, openKernel, type Picture, planesOf, sizeOf } from './kernel/kernel.ts'
import { bt709, readOverlay } from './lay-overlay.ts'
import { readImage, readVideo } from './read-pictures.ts'
import { sampleWindow } from './sample-window.ts'

export type NativeLane = Extract<Lane, { kind: 'native' }>

/** Draws its layer on a frame of the slice, over the whole picture. */
type Painter = { paint: (target: Picture, frame: number) => Promise<void>; close: () => void }

type PainterTools = ComposeTools & { slice: Timeline; kernel: Kernel }

/**
 * Orders what Chrome has to draw for a native segment.
 *
 * @returns what composes its pictures, each once. A picture's memory is used again for the one after the next.
 */
export function composeNative(slice: Timeline, lane: NativeLane, pictures: PictureFiles): Compose {
  const stills = lane.layers.map((layer) =>
    layer.kind === 'still' ? pictures.order({ timeline: layer.timeline, frame: 0, layer: 'film' }) : null,
  )
  const overlays = lane.overlays.map((range) => ({
    ...range,
    order: pictures.order({ timeline: slice, frame: range.from, layer: 'overlay' }),
  }))
  return async function* compose(tools) {
    const kernel = await openKernel()
    const painters = await Promise.all(
      lane.layers.map((layer, index) => openPainter(layer, stills[index] ?? null, { ...tools, slice, kernel })),
    )
    const targets = [kernel.picture(slice), kernel.picture(slice)] as const
    const mixer = lane.transition ? openMixer(lane.transition, { kernel, slice }) : null
    const laid = new Map<number, Overlay | null>()
    try {
      for (const [index, { from: frame }] of lane.pictures.entries()) {
        const target = targets[index % 2 === 0 ? 0 : 1]
        const [below, above] = painters
        await below?.paint(target, frame)
        await mixer?.(target, frame, above ?? null)
        const range = overlays.find((each) => each.from <= frame && frame < each.from + each.durationInFrames)
        if (range && !laid.has(range.from)) {
          laid.set(range.from, await readOverlay({ kernel, png: await range.order.file, ...sizeIn(slice) }))
          await range.order.release()
        }
        const overlay = range ? laid.get(range.from) : null
        if (overlay) kernel.lay(target, overlay)
        yield kernel.bytes(target.at, sizeOf(target))
      }
    } finally {
      for (const painter of painters) painter.close()
    }
  }
}

// --- internal ---

function weightOf(share: number): number {
  return Math.round(share * 256)
}

function sizeIn({ width, height }: Timeline): Size {
  return { width, height }
}

/** What a transition does to the picture of the outgoing shot; where there is none, to that of the incoming one. */
function openMixer(transition: LightTransition, { kernel, slice }: Pick<PainterTools, 'kernel' | 'slice'>) {
  const incoming = kernel.picture(slice)
  const veils = { black: solid(kernel, slice, '#000000'), white: solid(kernel, slice, '#ffffff') }
  return async (target: Picture, frame: number, above: Painter | null) => {
    const light = lightMixAt(transition, frame)
    if (above && light.incoming > 0) {
      await above.paint(incoming, frame)
      kernel.mix(target, incoming, weightOf(light.incoming))
    }
    if (light.veil) kernel.mix(target, veils[light.veil.colour], weightOf(light.veil.opacity))
  }
}

async function openPainter(layer: Layer, still: PictureOrder | null, tools: PainterTools): Promise<Painter> {
  const { kernel, slice, ffmpegPath } = tools
  switch (layer.kind) {
    case 'still': {
      if (!still) throw new Error('A still layer was not ordered.')
      const image = await readImage({ kernel, file: await still.file, size: sizeIn(slice), ffmpegPath })
      await still.release()
      return {
        paint: async (target) => kernel.bytes(target.at, sizeOf(target)).set(kernel.bytes(image.at, sizeOf(image))),
        close: () => undefined,
      }
    }
    case 'window': {
      const { picture } = layer.shot
      switch (picture.kind) {
        case 'image': {
          const size = workingSize(layer.shot, picture.image, slice)
          const file = path.join(tools.mediaDir, picture.image.src)
          const image = await readImage({ kernel, file, size, ffmpegPath })
          return windowPainter(layer.shot, tools, { size, pictureAt: async () => image, close: () => undefined })
        }
        case 'video':
          return videoPainter(layer.shot, picture.video, tools)
        case 'slate':
        case 'card':
          throw new Error(`Shot ${layer.shot.number} has a ${picture.kind}, which is no window.`)
      }
    }
  }
}

function videoPainter(
  shot: Shot,
  video: Extract<ShotPicture, { kind: 'video' }>['video'],
  tools: PainterTools,
): Painter {
  const { kernel, slice } = tools
  const picture = kernel.picture({ width: video.widthInPixels, height: video.heightInPixels })
  const indexAt = (frame: number) => videoFrameAt(video, frame - shot.from)
  const readFrom = (from: number) =>
    readVideo({
      kernel,
      file: path.join(tools.mediaDir, video.src),
      from,
      frameRate: framesPerSecond(slice.frameRate),
      ffmpegPath: tools.ffmpegPath,
    })
  const first = indexAt(Math.max(0, shot.from - shot.headInFrames))
  let reader = readFrom(first)
  let shown = first - 1
  const pictureAt = async (frame: number) => {
    const index = indexAt(frame)
    if (index < shown) {
      // The next round of a loop.
      reader.close()
      reader = readFrom(index)
      shown = index - 1
    }
    for (; shown < index; shown += 1) await reader.next(picture)
    return picture
  }
  return windowPainter(shot, tools, { size: picture, pictureAt, close: () => reader.close() })
}

/** @param source.size what of its pictures the media fills, from the left top. */
function windowPainter(
  shot: Shot,
  { kernel, slice }: PainterTools,
  source: { size: Size; pictureAt: (frame: number) => Promise<Picture>; close: () => void },
): Painter {
  const { fit, focalPoint, motion, picture } = shot
  if (picture.kind === 'slate' || picture.kind === 'card') throw new Error(`Shot ${shot.number} has no media.`)
  const { box, view } = placePicture({ fit, focalPoint, picture: mediaSize(picture), canvas: slice })
  const seen = seenRange(shot)
  const isWhole = box.width === slice.width && box.height === slice.height
  const ground = isWhole ? null : solid(kernel, slice, slice.look.colours.ground)
  return {
    paint: async (target, frame) => {
      const shown = await source.pictureAt(frame)
      if (ground) kernel.bytes(target.at, sizeOf(target)).set(kernel.bytes(ground.at, sizeOf(ground)))
      const { x, y, width, height } = motion
        ? viewAt({ motion, frame: frame - seen.from, durationInFrames: seen.durationInFrames })
        : view
      const across = source.size.width / shown.width
      const down = source.size.height / shown.height
      const inPicture = { x: x * across, y: y * down, width: width * across, height: height * down }
      sampleWindow({ kernel, source: shown, view: inPicture, target, box })
    },
    close: source.close,
  }
}

type MediaPixels = { widthInPixels: number; heightInPixels: number }

/** No larger than the camera comes close to it, so that sampling skips nothing. */
function workingSize(shot: Shot, { widthInPixels, heightInPixels }: MediaPixels, canvas: Size): Size {
  const { fit, focalPoint, motion } = shot
  const size = { width: widthInPixels, height: heightInPixels }
  const { box, view } = placePicture({ fit, focalPoint, canvas, picture: size })
  const closest = motion ? Math.min(motion.from.width, motion.to.width) : view.width
  const scale = box.width / (widthInPixels * closest)
  if (scale >= 1) return size
  return { width: Math.max(2, Math.round(size.width * scale)), height: Math.max(2, Math.round(size.height * scale)) }
}

/** @param colour as `#rrggbb`. */
function solid(kernel: Kernel, size: Size, colour: string): Picture {
  const picture = kernel.picture(size)
  const channel = (index: number) => Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16)
  const { y, cb, cr } = bt709(channel(0), channel(1), channel(2))
  const values = [y, cb, cr].map(Math.round)
  for (const [index, plane] of planesOf(picture).entries()) {
    kernel.bytes(plane.at, plane.width * plane.height).fill(values[index] ?? 0)
  }
  return picture
}
