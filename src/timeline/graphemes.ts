const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What a reader counts as characters: an emoji family or a letter with its accents is one. */
export function graphemes(text: string): string[] {
  return [...eachGrapheme(text)]
}

/** As `graphemes`, one after the other, for who needs only the first ones. */
export function* eachGrapheme(text: string): Generator<string> {
  let start = 0
  let piece = PIECE
  while (start < text.length) {
    const segments = Array.from(segmenter.segment(text.slice(start, start + piece)), ({ segment }) => segment)
    const isLast = start + piece >= text.length
    // The last of a piece may go on in the next one.
    if (!isLast) segments.pop()
    for (const segment of segments) {
      start += segment.length
      yield segment
    }
    piece = segments.length === 0 ? piece * 2 : PIECE
  }
}

/** In UTF-16 units. The segmenter takes a time that grows with the square of the text: a minute for 100 kB. */
const PIECE = 128
