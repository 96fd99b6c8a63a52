import { AbsoluteFill, useCurrentFrame, useVideoConfig } from 'remotion'
import { pictureSize, placePicture } from '../../src/timeline/place-picture.ts'
import type { Shot } from '../../src/timeline/schema.ts'
import { seenRange } from '../../src/timeline/seen-range.ts'
import { viewAt } from '../../src/timeline/view-at.ts'
import { GROUND } from '../palette.ts'
import { BlurredFill } from './BlurredFill.tsx'
import { MediaWindow } from './MediaWindow.tsx'
import { SlatePicture } from './SlatePicture.tsx'

/** The picture of a shot on its ground. Its sequence begins with the first frame on which the shot is seen. */
export function PictureView({ shot }: { shot: Shot }) {
  const frame = useCurrentFrame()
  const canvas = useVideoConfig()
  const { picture, motion } = shot
  const size = pictureSize(picture)
  if (picture.kind === 'slate' || size === null) {
    const text = picture.kind === 'slate' ? picture.text : ''
    return <SlatePicture number={shot.number} title={shot.title} scene={shot.scene} text={text} />
  }
  const { box, view } = placePicture({ ...shot, picture: size, canvas: { width: canvas.width, height: canvas.height } })
  const { durationInFrames } = seenRange(shot)
  const isWhole = box.width >= canvas.width && box.height >= canvas.height
  return (
    <AbsoluteFill style={{ backgroundColor: GROUND }}>
      {shot.fit === 'blur' && !isWhole ? <BlurredFill shot={shot} size={size} /> : null}
      <MediaWindow
        picture={picture}
        size={size}
        box={box}
        view={motion ? viewAt({ motion, frame, durationInFrames }) : view}
        headInFrames={shot.headInFrames}
      />
    </AbsoluteFill>
  )
}
