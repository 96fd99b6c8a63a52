import { locateFfmpeg, runFfmpeg } from '../../platform/ffmpeg.ts'
import type { PictureSize } from './paint-picture.ts'

/** What the camera sees of the picture, across and down. */
const VIEW = 0.88
const FPS = 24

/** Films a picture with a camera that drifts over it, as MP4, with a sound file under it where one is given. */
export async function filmPicture({
  picture,
  sound,
  size,
  seconds,
  output,
  signal,
}: {
  picture: string
  sound: string | null
  size: PictureSize
  seconds: number
  output: string
  signal: AbortSignal
}): Promise<void> {
  const even = (pixels: number) => 2 * Math.round(pixels / 2)
  const [width, height] = [even(size.width), even(size.height)]
  const drift = `min(1,t/${seconds})`
  const filter = [
    `scale=${even(width / VIEW)}:${even(height / VIEW)}:force_original_aspect_ratio=increase`,
    `crop=${width}:${height}:x='(iw-ow)*${drift}':y='(ih-oh)*(1-${drift})'`,
  ]
  await runFfmpeg({
    ffmpeg: await locateFfmpeg(null),
    signal,
    args: [
      ...['-loop', '1', '-framerate', String(FPS), '-i', picture, ...(sound ? ['-i', sound, '-c:a', 'aac'] : [])],
      ...[
        '-vf',
        filter.join(','),
        '-frames:v',
        String(Math.max(1, Math.round(seconds * FPS))),
        '-aspect',
        `${width}:${height}`,
      ],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', output],
    ],
  })
}
