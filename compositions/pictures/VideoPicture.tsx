import { Video } from '@remotion/media'
import type { CSSProperties } from 'react'
import { Freeze, Sequence, staticFile, useCurrentFrame } from 'remotion'
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
 * A video, silent; where it does not play on as it was recorded, it is frozen on whichever of its frames is due.
 *
 * Decoded in the page: as exact as `OffthreadVideo`, which it falls back to where the browser lacks the codec, but
 * faster and closer to the file's colours.
 */
export function VideoPicture({ video, headInFrames, style, onFrame }: VideoPictureProps) {
  const frame = useCurrentFrame()
  const shown = headInFrames + videoFrameAt(video, frame - headInFrames)
  return (
    <Freeze frame={shown} active={shown !== frame}>
      <Sequence from={headInFrames} layout="none">
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
