import { Video } from '@remotion/media'
import { Freeze, staticFile, useCurrentFrame } from 'remotion'
import { CANVAS } from './canvas.ts'

type VideoPictureProps = {
  src: string
  /** On the media clock, whose rate is the timeline's. */
  availableFrames: number
}

/**
 * A video from its first frame, silent; after its last frame it stays on that frame.
 *
 * Decoded in the page: as exact as `OffthreadVideo`, which it falls back to where the browser lacks the codec, but
 * faster and closer to the file's colours.
 */
export function VideoPicture({ src, availableFrames }: VideoPictureProps) {
  const frame = useCurrentFrame()
  const lastFrame = availableFrames - 1
  return (
    <Freeze frame={lastFrame} active={frame > lastFrame}>
      <Video src={staticFile(src)} style={CANVAS} objectFit="contain" muted />
    </Freeze>
  )
}
