/** The sizes all overlays share, in pixels, on a canvas of any shape. */
export function overlayMetrics({ width, height }: { width: number; height: number }) {
  /** A hundredth of the side of the square with the canvas's area. */
  const unit = Math.sqrt(width * height) / 100
  const fontSize = unit * 1.7
  const padding = fontSize * 0.5
  return {
    unit,
    fontSize,
    lineHeight: 1.5,
    padding,
    /** Inside the title-safe area. */
    margin: { x: Math.max(width * 0.05, unit * 2), y: Math.max(height * 0.05, unit * 2) },
    /** The height of a plate with this many lines. */
    plateHeight: (lines: number) => (lines === 0 ? 0 : lines * fontSize * 1.5 + padding),
  }
}

/** Dark enough that white letters on it read over white: 6 to 1. */
export const PLATE = 'rgb(10 11 13 / 0.68)'

/** For text that takes reading. */
export const NOTE_PLATE = 'rgb(14 15 18 / 0.84)'
