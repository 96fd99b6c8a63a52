import { Video } from '@remotion/media'
import type { CSSProperties } from 'react'
import { Freeze, getRemotionEnvironment, Sequence, staticFile, useCurrentFrame } from 'remotion'
import type { MediaPicture } from '../../src/timeline/place-picture.ts'
import { videoFrameAt } from '../../src/timeline/video-playback.ts'

type VideoPictureProps = {
  video: Extract<MediaPicture, { kind: 'video' }>['video']
  /** For how long the shot is seen before the video starts. */
  headInFrames: number
  style: CSSProperties
  /** Called with every frame before it is shown. */
  onFrame: ((source: CanvasImageSource) => void) | undefined
}

/**
 * A video, silent; where it does not play on as it was recorded, it stands still on whichever of its frames is due.
 *
 * Decoded in the page: as exact as `OffthreadVideo`, which it falls back to where the browser lacks the codec, but
 * faster and closer to the file's colours.
 */
export function VideoPicture({ video, headInFrames, style, onFrame }: VideoPictureProps) {
  const frame = useCurrentFrame()
  const due = videoFrameAt(video, frame - headInFrames)
  // Begun just so long ago that its frame is due: Remotion freezes at no frame outside of what is being rendered.
  const from = frame - due
  const isOwnTime = from === headInFrames
  return (
    <Freeze frame={frame} active={!isOwnTime && !getRemotionEnvironment().isRendering}>
      <Sequence from={from} layout="none">
        <Video
          src={staticFile(video.src)}
          style={style}
          objectFit="fill"
          muted
          {...(onFrame && { onVideoFrame: onFrame })}
        />
      </Sequence>
    </Freeze>
  )
}
