import { eachGrapheme } from './graphemes.ts'

/**
 * How long a text is to a reader, in columns: a grapheme is one, and one of a script set on a full square (Han, kana,
 * Hangul, emoji) is two, since it says and takes about twice as much.
 */
export function columnsOf(text: string): number {
  if (ASCII.test(text)) return text.length
  let columns = 0
  for (const grapheme of eachGrapheme(text)) columns += WIDE.test(grapheme) ? 2 : 1
  return columns
}

/** By far the most text, and nothing in it to segment. */
const ASCII = /^[ -~]*$/

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u
