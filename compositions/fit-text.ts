type Box = {
  /** In pixels. */
  width: number
  height: number
  /** As a multiple of the font size. */
  lineHeight: number
  /** Font sizes in pixels. */
  largest: number
  smallest: number
}

type FittedText = {
  /** In pixels. */
  fontSize: number
  /** How many lines the text takes at that size, at most `maxLines`. */
  lines: number
  /** How many lines the box holds at that size; more must be clipped. */
  maxLines: number
}

/**
 * The largest font size at which a text fits a box, by estimate: no layout is measured, so the answer is the same on
 * every machine. Text too long for the smallest size gets that size.
 */
export function fitText(text: string, box: Box): FittedText {
  const widths = text.split('\n').map(widthOf)
  const step = (box.largest - box.smallest) / STEPS
  for (let index = 0; index < STEPS; index += 1) {
    const fontSize = box.largest - index * step
    const maxLines = linesIn(box, fontSize)
    const lines = countLines(widths, box.width / fontSize)
    if (lines <= maxLines) return { fontSize, lines, maxLines }
  }
  const maxLines = linesIn(box, box.smallest)
  return { fontSize: box.smallest, lines: maxLines, maxLines }
}

const STEPS = 24

function linesIn({ height, lineHeight }: Box, fontSize: number): number {
  return Math.max(1, Math.floor(height / (fontSize * lineHeight)))
}

/** Both in ems: of every paragraph, and of the box. */
function countLines(paragraphs: number[], width: number): number {
  return paragraphs.reduce((lines, paragraph) => lines + Math.max(1, Math.ceil(paragraph / width)), 0)
}

/** In ems, a little too wide, to pay for ragged line ends. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 1.05 : 0.58
  return width
}

/** Scripts set on a full square, and pictographs. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\p{Extended_Pictographic}]/u
