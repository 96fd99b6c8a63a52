import { AbsoluteFill, Img, staticFile } from 'remotion'
import { CONTAINED } from './contained.ts'

/** A still, whole, centred. `Img` holds the frame until the file is decoded. */
export function ImagePicture({ src }: { src: string }) {
  return (
    <AbsoluteFill>
      <Img src={staticFile(src)} style={CONTAINED} />
    </AbsoluteFill>
  )
}
