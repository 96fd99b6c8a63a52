export type Rectangle = { left: number; top: number; width: number; height: number }

/**
 * Where an animatic's parts go, in pixels, on a canvas of any shape: the whole picture, small; under it the strip with
 * the time; the panel with the words beside both, or below them on upright canvases.
 */
export function animaticLayout({ width, height }: { width: number; height: number }): {
  /** A hundredth of the side of the square with the canvas's area. */
  unit: number
  picture: Rectangle
  strip: Rectangle
  panel: Rectangle
} {
  const unit = Math.sqrt(width * height) / 100
  const margin = unit * 5
  const gap = unit * 3.2
  const stripHeight = unit * 5
  const isWide = width > height * 0.95
  const scale = isWide ? Math.min(0.68, (height - margin * 2 - stripHeight - gap * 0.5) / height) : 0.58
  const pictureWidth = Math.round(width * scale)
  const pictureHeight = Math.round(height * scale)
  const left = Math.round(isWide ? margin : (width - pictureWidth) / 2)
  const top = Math.round(isWide ? (height - pictureHeight - stripHeight - gap * 0.5) / 2 : margin)
  const picture = { left, top, width: pictureWidth, height: pictureHeight }
  const strip = { left, top: top + pictureHeight + gap * 0.5, width: pictureWidth, height: stripHeight }
  const panelTop = strip.top + strip.height + gap
  const panelLeft = left + pictureWidth + gap
  const panel = isWide
    ? { left: panelLeft, top, width: width - panelLeft - margin, height: pictureHeight }
    : { left, top: panelTop, width: pictureWidth, height: height - panelTop - margin }
  return { unit, picture, strip, panel }
}
