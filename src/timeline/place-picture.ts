import type { Rectangle } from './board.ts'
import type { Picture, Shot } from './schema.ts'

/** Every picture but a slate. */
export type MediaPicture = Extract<Picture, { kind: 'image' | 'video' }>

/** In pixels. */
export type Size = { width: number; height: number }

/**
 * Where a picture goes before any camera moves: `box` on the canvas in whole pixels, `view` the part of the picture
 * that is seen in it, in fractions of the picture.
 *
 * `contain` and `blur` show the whole picture, centred; `cover` fills the canvas with as much of the picture as has
 * the canvas's shape, as close around the focal point as the picture's edges allow.
 */
export function placePicture({
  fit,
  focalPoint,
  picture,
  canvas,
}: Pick<Shot, 'fit' | 'focalPoint'> & { picture: Size; canvas: Size }): { box: Rectangle; view: Rectangle } {
  if (fit === 'cover') {
    const canvasShape = canvas.width / canvas.height
    const pictureShape = picture.width / picture.height
    const width = Math.min(1, canvasShape / pictureShape)
    const height = Math.min(1, pictureShape / canvasShape)
    const x = between(0, focalPoint.x - width / 2, 1 - width)
    const y = between(0, focalPoint.y - height / 2, 1 - height)
    return { box: { x: 0, y: 0, ...canvas }, view: { x, y, width, height } }
  }
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height)
  const [x, width] = centred(picture.width * scale, canvas.width)
  const [y, height] = centred(picture.height * scale, canvas.height)
  return { box: { x, y, width, height }, view: { x: 0, y: 0, width: 1, height: 1 } }
}

/** Start and length, in whole pixels, of a length in the middle of another. */
function centred(length: number, whole: number): [start: number, length: number] {
  const start = Math.round((whole - length) / 2)
  return [start, Math.max(1, Math.round((whole + length) / 2) - start)]
}

/** The size of what a picture shows. */
export function mediaSize(picture: MediaPicture): Size {
  const { widthInPixels, heightInPixels } = picture.kind === 'image' ? picture.image : picture.video
  return { width: widthInPixels, height: heightInPixels }
}

/** `value`, or the bound it lies beyond. */
export function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
