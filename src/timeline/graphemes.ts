const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What a reader counts as characters: an emoji family or a letter with its accents is one. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
