import { useVideoConfig } from 'remotion'
import { placePicture, type Size } from '../../src/timeline/place-picture.ts'
import type { Shot } from '../../src/timeline/schema.ts'
import { MediaWindow } from './MediaWindow.tsx'

/** What a picture leaves of the canvas, filled with the picture itself: out of focus, darker, and not moving with it. */
export function BlurredFill({ shot, size }: { shot: Shot; size: Size }) {
  const { width, height } = useVideoConfig()
  if (shot.picture.kind === 'slate') return null
  const radius = Math.sqrt(width * height) * RADIUS
  // A blur fades out towards the edges of what it blurs; these lie outside the canvas.
  const margin = Math.ceil(radius * 3)
  const canvas = { width: width + 2 * margin, height: height + 2 * margin }
  const { view } = placePicture({ fit: 'cover', focalPoint: shot.focalPoint, picture: size, canvas })
  return (
    <MediaWindow
      picture={shot.picture}
      size={size}
      box={{ x: -margin, y: -margin, ...canvas }}
      view={view}
      headInFrames={shot.headInFrames}
      style={{ filter: `blur(${radius}px) brightness(0.55) saturate(1.15)` }}
    />
  )
}

/** Standard deviation of the blur, as a share of the side of the square with the canvas's area. */
const RADIUS = 0.03
