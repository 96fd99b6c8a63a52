import { fitText } from '../fit-text.ts'

type Slate = {
  /** Of the canvas, in pixels. */
  width: number
  height: number
  number: string
  title: string
  text: string
}

/**
 * Where a slate's words go and how large they are, in pixels, on a canvas of any shape. The foot of the canvas stays
 * free for captions.
 */
export function slateLayout({ width, height, number, title, text }: Slate) {
  /** A hundredth of the side of the square with the canvas's area. */
  const unit = Math.sqrt(width * height) / 100
  const isWide = width > height * 1.2
  const margin = Math.min(width, height) * 0.125
  const gap = unit * (isWide ? 4.5 : 3)
  const block = { left: margin, top: margin, width: width - margin * 2, height: height * 0.75 - margin }

  const numberWidth = isWide ? block.width * 0.22 : block.width
  const numberSize = Math.max(unit * 2.4, Math.min(unit * 14, numberWidth / (number.length * 0.62)))

  const wordsWidth = isWide ? block.width - numberWidth - gap * 2 : block.width
  const wordsHeight = (isWide ? block.height : block.height - numberSize - gap * 2) - unit * 7
  const fittedTitle = fitText(title, {
    width: wordsWidth,
    height: unit * 4.8 * TITLE_LINE_HEIGHT * 2,
    lineHeight: TITLE_LINE_HEIGHT,
    largest: unit * 4.8,
    smallest: unit * 3.2,
  })
  const titleHeight = title === '' ? 0 : fittedTitle.lines * fittedTitle.fontSize * TITLE_LINE_HEIGHT
  const fittedText = fitText(text, {
    width: wordsWidth,
    height: wordsHeight - titleHeight,
    lineHeight: TEXT_LINE_HEIGHT,
    largest: unit * (title === '' ? 3.8 : 3),
    smallest: unit * 1.7,
  })

  return {
    unit,
    isWide,
    gap,
    markInset: margin * 0.45,
    block,
    number: { width: numberWidth, fontSize: numberSize },
    title: { fontSize: fittedTitle.fontSize, lineHeight: TITLE_LINE_HEIGHT, WebkitLineClamp: fittedTitle.maxLines },
    text: { fontSize: fittedText.fontSize, lineHeight: TEXT_LINE_HEIGHT, WebkitLineClamp: fittedText.maxLines },
  }
}

const TITLE_LINE_HEIGHT = 1.14
const TEXT_LINE_HEIGHT = 1.45
