import type { Rectangle } from './animatic-layout.ts'
import type { Look } from './look.ts'

/**
 * Where Compare puts a frame's image and its video, in pixels. Both keep the canvas's shape. In `wipe` both fill the
 * canvas and the image covers the video from the left edge to `coveredWidth`.
 *
 * @param progress through the shot, 0 to 1.
 */
export function compareLayout({
  canvas: { width, height },
  layout,
  progress,
}: {
  canvas: { width: number; height: number }
  layout: Look['compare']
  progress: number
}): { image: Rectangle; video: Rectangle; coveredWidth: number | null } {
  const whole = { left: 0, top: 0, width, height }
  switch (layout) {
    case 'wipe':
      return { image: whole, video: whole, coveredWidth: Math.round(width * (1 - progress)) }
    case 'picture-in-picture': {
      const scale = 0.32
      const margin = Math.min(width, height) * 0.05
      const inset = { width: Math.round(width * scale), height: Math.round(height * scale) }
      const image = { ...inset, left: Math.round(width - margin - inset.width), top: Math.round(margin) }
      return { image, video: whole, coveredWidth: null }
    }
    case 'side-by-side': {
      // The gap lies where it leaves both pictures larger.
      const isWide = width >= height
      const share = 0.485
      const size = { width: Math.round(width * share), height: Math.round(height * share) }
      const across = isWide ? Math.round((height - size.height) / 2) : Math.round((width - size.width) / 2)
      const image = isWide ? { ...size, left: 0, top: across } : { ...size, left: across, top: 0 }
      const video = isWide
        ? { ...size, left: width - size.width, top: across }
        : { ...size, left: across, top: height - size.height }
      return { image, video, coveredWidth: null }
    }
  }
}
