import { Img, staticFile } from 'remotion'
import { CANVAS } from './canvas.ts'

/** A still, whole, centred. `Img` holds the frame until the file is decoded. */
export function ImagePicture({ src }: { src: string }) {
  return <Img src={staticFile(src)} style={{ ...CANVAS, objectFit: 'contain' }} />
}
