import type { Playback } from './look.ts'
import type { Picture } from './schema.ts'

type Video = Extract<Picture, { kind: 'video' }>['video']

/** Against the video's own speed. Slower is a slide show, faster is not followed. */
const SLOWEST = 0.25
const FASTEST = 4

/**
 * How a video plays in a shot that is longer or shorter: once and then its last frame; again and again; or slower or
 * faster, so that it ends with the shot. Where that takes more than a quarter or four times the speed, it holds its
 * last frame or is cut after all.
 */
export function playVideo(
  playback: Playback,
  { availableFrames, durationInFrames }: { availableFrames: number; durationInFrames: number },
): Pick<Video, 'loop' | 'speed'> {
  switch (playback) {
    case 'freeze':
      return { loop: false, speed: 1 }
    case 'loop':
      // What fits is not begun again in the transition behind it.
      return { loop: availableFrames < durationInFrames, speed: 1 }
    case 'retime':
      return { loop: false, speed: Math.max(SLOWEST, Math.min(FASTEST, availableFrames / durationInFrames)) }
  }
}

/**
 * Which of a video's frames is shown, counted from 0: there always is one.
 *
 * @param frame from where the shot begins; before that, a video waits on its first frame.
 */
export function videoFrameAt(
  { availableFrames, loop, speed }: Pick<Video, 'availableFrames' | 'loop' | 'speed'>,
  frame: number,
): number {
  // A speed of thirds must not fall a frame behind by what a float cannot hold.
  const played = Math.max(0, Math.floor(frame * speed + 1e-6))
  return loop ? played % availableFrames : Math.min(availableFrames - 1, played)
}
