import type { Shot } from '../../src/timeline/schema.ts'
import { ImagePicture } from './ImagePicture.tsx'
import { SlatePicture } from './SlatePicture.tsx'
import { VideoPicture } from './VideoPicture.tsx'

/** The picture of a shot, on the shot's own clock. */
export function PictureView({ shot }: { shot: Shot }) {
  const { picture } = shot
  switch (picture.kind) {
    case 'image':
      return <ImagePicture src={picture.image.src} />
    case 'video':
      return <VideoPicture src={picture.video.src} availableFrames={picture.video.availableFrames} />
    case 'slate':
      return <SlatePicture number={shot.number} title={shot.title} scene={shot.scene} text={picture.text} />
    default:
      return picture satisfies never
  }
}
