import type { CSSProperties } from 'react'
import { Img, staticFile } from 'remotion'
import type { Rectangle } from '../../src/timeline/board.ts'
import type { MediaPicture, Size } from '../../src/timeline/place-picture.ts'
import { VideoPicture } from './VideoPicture.tsx'

type MediaWindowProps = {
  picture: MediaPicture
  /** Of the media, in pixels. */
  size: Size
  /** Where on the canvas, in pixels. */
  box: Rectangle
  /** What of the picture fills the box, in fractions of the picture. */
  view: Rectangle
  headInFrames: number
  /** Called with every frame of the picture before it is shown. */
  onFrame?: ((source: CanvasImageSource) => void) | undefined
  style?: CSSProperties
}

/**
 * A part of a still or video in a box. The media is laid out in its own pixels and brought into place by one
 * transform, because layout rounds to whole pixels and a slow move would jump from one to the next.
 */
export function MediaWindow({ picture, size, box, view, headInFrames, onFrame, style = {} }: MediaWindowProps) {
  const scale = { x: box.width / (view.width * size.width), y: box.height / (view.height * size.height) }
  const shift = { x: -view.x * size.width * scale.x, y: -view.y * size.height * scale.y }
  const media: CSSProperties = {
    ...MEDIA,
    ...size,
    transform: `matrix(${scale.x}, 0, 0, ${scale.y}, ${shift.x}, ${shift.y})`,
  }
  return (
    <div style={{ ...WINDOW, ...style, left: box.x, top: box.y, width: box.width, height: box.height }}>
      {picture.kind === 'image' ? (
        <Img src={staticFile(picture.image.src)} style={media} {...(onFrame && { onImageFrame: onFrame })} />
      ) : (
        <VideoPicture video={picture.video} headInFrames={headInFrames} style={media} onFrame={onFrame} />
      )}
    </div>
  )
}

const WINDOW: CSSProperties = { position: 'absolute', overflow: 'hidden' }
const MEDIA: CSSProperties = { position: 'absolute', left: 0, top: 0, maxWidth: 'none', transformOrigin: '0 0' }
