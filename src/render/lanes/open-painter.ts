import path from 'node:path'
import type { Rectangle } from '../../timeline/board.ts'
import { mediaSize, placePicture, type Size } from '../../timeline/place-picture.ts'
import type { Shot, Picture as ShotPicture, Timeline } from '../../timeline/schema.ts'
import { seenRange } from '../../timeline/seen-range.ts'
import { framesPerSecond } from '../../timeline/time.ts'
import { videoFrameAt } from '../../timeline/video-playback.ts'
import { viewAt } from '../../timeline/view-at.ts'
import type { PictureOrder } from '../picture-files.ts'
import type { Layer } from '../plan-lane.ts'
import type { ComposeTools } from './encode-segment.ts'
import type { Kernel, Picture } from './kernel/kernel.ts'
import { pictureStarts } from './picture-starts.ts'
import { readImage, readVideo } from './read-pictures.ts'
import { type SampleWindow, sampleWindow, windowOn } from './sample-window.ts'
import { solid } from './solid.ts'

/** Draws its layer on a frame of the slice, over the whole picture. */
export type Painter = {
  paint: (target: Picture, frame: number) => Promise<void>
  /** Equal for frames on which the layer looks the same. */
  lookOf: (frame: number) => number
  close: () => void
}

export type PainterTools = ComposeTools & { slice: Timeline; kernel: Kernel }

/** @param still the picture of a still layer, drawn by Chrome. */
export async function openPainter(layer: Layer, still: PictureOrder | null, tools: PainterTools): Promise<Painter> {
  const { kernel, slice, ffmpegPath } = tools
  switch (layer.kind) {
    case 'still': {
      if (!still) throw new Error('A still layer was not ordered.')
      const image = await readImage({ kernel, file: await still.file, size: slice, ffmpegPath })
      await still.release()
      return {
        paint: async (target) => kernel.copy(target, image),
        lookOf: () => 0,
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
          return windowPainter(layer.shot, tools, {
            ...{ size, pictureAt: async () => image, indexAt: () => 0, close: () => undefined },
          })
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

// --- internal ---

async function videoPainter(
  shot: Shot,
  video: Extract<ShotPicture, { kind: 'video' }>['video'],
  tools: PainterTools,
): Promise<Painter> {
  const { kernel, slice } = tools
  const file = path.join(tools.mediaDir, video.src)
  const picture = kernel.picture({ width: video.widthInPixels, height: video.heightInPixels })
  const starts = await pictureStarts(file, slice.frameRate)
  const indexAt = (frame: number) => {
    const due = videoFrameAt(video, frame - shot.from)
    return Math.max(
      0,
      starts.findLastIndex((start) => start <= due),
    )
  }
  const readFrom = (index: number) =>
    readVideo({
      ...{ kernel, file, ffmpegPath: tools.ffmpegPath },
      from: starts[index] ?? 0,
      frameRate: framesPerSecond(slice.frameRate),
    })
  const first = indexAt(Math.max(0, shot.from - shot.headInFrames))
  let reader = await readFrom(first)
  let shown = first - 1
  const pictureAt = async (frame: number) => {
    const index = indexAt(frame)
    if (index < shown) {
      // The next round of a loop.
      reader.close()
      reader = await readFrom(index)
      shown = index - 1
    }
    for (; shown < index; shown += 1) await reader.next(picture)
    return picture
  }
  return windowPainter(shot, tools, { size: picture, pictureAt, indexAt, close: () => reader.close() })
}

/** @param source.size what of its pictures the media fills, from the left top. */
function windowPainter(
  shot: Shot,
  { kernel, slice }: PainterTools,
  source: {
    size: Size
    pictureAt: (frame: number) => Promise<Picture>
    /** Which of its pictures that is. */
    indexAt: (frame: number) => number
    close: () => void
  },
): Painter {
  const { fit, focalPoint, motion, picture } = shot
  if (picture.kind === 'slate' || picture.kind === 'card') throw new Error(`Shot ${shot.number} has no media.`)
  const { box, view } = placePicture({ fit, focalPoint, picture: mediaSize(picture), canvas: slice })
  const seen = seenRange(shot)
  const isWhole = box.width === slice.width && box.height === slice.height
  const ground = isWhole ? null : solid(kernel, slice, slice.look.colours.ground)
  const windowOf = ({ x, y, width, height }: Rectangle, shown: Size) => {
    const across = source.size.width / shown.width
    const down = source.size.height / shown.height
    const inPicture = { x: x * across, y: y * down, width: width * across, height: height * down }
    return windowOn({ source: shown, view: inPicture, target: slice, box })
  }
  // Sampled, every sample would be itself.
  const isAsItIs = !motion && isWhole && isSameSize(source.size, slice) && isSameSize(view, WHOLE)
  let unmoved: SampleWindow | null = null
  return {
    paint: async (target, frame) => {
      const shown = await source.pictureAt(frame)
      if (isAsItIs) {
        kernel.copy(target, shown)
        return
      }
      if (ground) kernel.copy(target, ground)
      const { durationInFrames, from } = seen
      const window = motion
        ? windowOf(viewAt({ motion, frame: frame - from, durationInFrames }), shown)
        : (unmoved ??= windowOf(view, shown))
      sampleWindow({ kernel, source: shown, target, window })
    },
    lookOf: motion ? (frame) => frame : source.indexAt,
    close: source.close,
  }
}

/** As a part of a picture: all of it. */
const WHOLE: Size = { width: 1, height: 1 }

function isSameSize(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height
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
