import type { CSSProperties, RefObject } from 'react'
import { placePicture, type Size } from '../../src/timeline/place-picture.ts'
import { useCanvas } from '../canvas-size.ts'

type BlurredFillProps = { ref: RefObject<HTMLCanvasElement | null> }

/**
 * What a picture leaves of the canvas, filled with the picture itself: out of focus and darker. It is painted by
 * `paintFill` at a fraction of the canvas's size, because a blur of the whole canvas takes several times as long as
 * everything else in the frame, and nobody sees the difference.
 */
export function BlurredFill({ ref }: BlurredFillProps) {
  const canvas = useCanvas()
  return <canvas ref={ref} {...sketchSize(canvas)} style={WHOLE} />
}

/** @param source the frame of the picture that is about to be shown, of the given size. */
export function paintFill({
  canvas,
  source,
  size,
  focalPoint,
}: {
  canvas: HTMLCanvasElement | null
  source: CanvasImageSource
  size: Size
  focalPoint: { x: number; y: number }
}): void {
  const context = canvas?.getContext('2d', { alpha: false })
  if (!canvas || !context) return
  // A blur fades out towards the edges of what it blurs; these lie outside the canvas.
  const margin = RADIUS * 3
  const box = { width: canvas.width + 2 * margin, height: canvas.height + 2 * margin }
  const { view } = placePicture({ fit: 'cover', focalPoint, picture: size, canvas: box })
  const [width, height] = [box.width / view.width, box.height / view.height]
  context.imageSmoothingQuality = 'high'
  context.filter = `blur(${RADIUS}px) brightness(0.55) saturate(1.15)`
  context.drawImage(source, -margin - view.x * width, -margin - view.y * height, width, height)
}

/** Edge of the square with the area of the sketch, and the blur's standard deviation in it, in pixels. */
const EDGE = 200
const RADIUS = 8

function sketchSize({ width, height }: Size): Size {
  const scale = EDGE / Math.sqrt(width * height)
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale) }
}

const WHOLE: CSSProperties = { position: 'absolute', width: '100%', height: '100%' }
