import { AbsoluteFill, Freeze, OffthreadVideo, staticFile, useCurrentFrame } from 'remotion'
import { CONTAINED } from './contained.ts'

type VideoPictureProps = {
  src: string
  /** On the media clock, whose rate is the timeline's. */
  availableFrames: number
}

/** A video from its first frame, silent; after its last frame it stays on that frame. */
export function VideoPicture({ src, availableFrames }: VideoPictureProps) {
  const frame = useCurrentFrame()
  const lastFrame = availableFrames - 1
  return (
    <AbsoluteFill>
      <Freeze frame={lastFrame} active={frame > lastFrame}>
        <OffthreadVideo src={staticFile(src)} style={CONTAINED} muted />
      </Freeze>
    </AbsoluteFill>
  )
}
