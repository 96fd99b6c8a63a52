import { useCallback, useMemo, useRef } from 'react'
import { AbsoluteFill, useCurrentFrame } from 'remotion'
import { type MediaPicture as MediaPictureData, mediaSize, placePicture } from '../../src/timeline/place-picture.ts'
import type { Shot } from '../../src/timeline/schema.ts'
import { seenRange } from '../../src/timeline/seen-range.ts'
import { viewAt } from '../../src/timeline/view-at.ts'
import { useCanvas } from '../canvas-size.ts'
import { usePalette } from '../palette.ts'
import { BlurredFill, paintFill } from './BlurredFill.tsx'
import { CardPicture } from './CardPicture.tsx'
import { MediaWindow } from './MediaWindow.tsx'
import { SlatePicture } from './SlatePicture.tsx'

/** The picture of a shot on its ground. Its sequence begins with the first frame on which the shot is seen. */
export function PictureView({ shot }: { shot: Shot }) {
  const { picture, number, title, scene } = shot
  switch (picture.kind) {
    case 'slate':
      return <SlatePicture number={number} title={title} scene={scene} text={picture.text} />
    case 'card':
      return <CardPicture title={picture.title} subtitle={picture.subtitle} role={picture.role} />
    case 'image':
    case 'video':
      return <MediaPicture shot={shot} picture={picture} />
  }
}

type MediaPictureProps = { shot: Shot; picture: MediaPictureData }

function MediaPicture({ shot, picture }: MediaPictureProps) {
  const frame = useCurrentFrame()
  const { width, height } = useCanvas()
  const { ground } = usePalette()
  const fill = useRef<HTMLCanvasElement>(null)
  const { fit, focalPoint, motion, headInFrames } = shot
  const size = useMemo(() => mediaSize(picture), [picture])
  const { box, view } = placePicture({ fit, focalPoint, picture: size, canvas: { width, height } })
  const { durationInFrames } = seenRange(shot)
  const onFrame = useCallback(
    (source: CanvasImageSource) => paintFill({ canvas: fill.current, source, size, focalPoint }),
    [size, focalPoint],
  )
  const isFilled = fit === 'blur' && (box.width < width || box.height < height)
  return (
    <AbsoluteFill style={{ backgroundColor: ground }}>
      {isFilled ? <BlurredFill ref={fill} /> : null}
      <MediaWindow
        picture={picture}
        size={size}
        box={box}
        view={motion ? viewAt({ motion, frame, durationInFrames }) : view}
        headInFrames={headInFrames}
        onFrame={isFilled ? onFrame : undefined}
        style={isFilled ? { boxShadow: `0 0 ${Math.min(width, height) * 0.05}px rgb(0 0 0 / 0.4)` } : {}}
      />
    </AbsoluteFill>
  )
}
