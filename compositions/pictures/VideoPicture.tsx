import { Video } from '@remotion/media'
import type { CSSProperties } from 'react'
import { Freeze, Sequence, staticFile, useCurrentFrame } from 'remotion'

type VideoPictureProps = {
  src: string
  /** On the media clock, whose rate is the timeline's. */
  availableFrames: number
  /** For how long the shot is seen before the video starts. */
  headInFrames: number
  style: CSSProperties
  /** Called with every frame before it is shown. */
  onFrame: ((source: CanvasImageSource) => void) | undefined
}

/**
 * A video, silent; before its first frame and after its last it stays on that frame.
 *
 * Decoded in the page: as exact as `OffthreadVideo`, which it falls back to where the browser lacks the codec, but
 * faster and closer to the file's colours.
 */
export function VideoPicture({ src, availableFrames, headInFrames, style, onFrame }: VideoPictureProps) {
  const frame = useCurrentFrame()
  const first = headInFrames
  const last = headInFrames + availableFrames - 1
  return (
    <Freeze frame={frame < first ? first : last} active={frame < first || frame > last}>
      <Sequence from={first} layout="none">
        <Video src={staticFile(src)} style={style} objectFit="fill" muted {...(onFrame && { onVideoFrame: onFrame })} />
      </Sequence>
    </Freeze>
  )
}
