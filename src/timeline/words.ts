import { graphemes } from './graphemes.ts'
import type { Caption } from './schema.ts'
import { columnsOf } from './text-columns.ts'

/** A place, as a string index, where a line may break. */
export type Cut = { index: number; columnsBefore: number }

/** Where lines may break: before every word that does not open with punctuation belonging to the one before. */
export function wordCuts(text: string): Cut[] {
  const cuts: Cut[] = []
  let columnsBefore = 0
  let index = 0
  let afterSpace = false
  for (const { segment } of segmenter.segment(text)) {
    const mayOpen = /^[\p{L}\p{N}\p{Ps}\p{Pi}"'¿¡\p{So}]/u.test(segment)
    if (index > 0 && mayOpen && (afterSpace || isWrittenWithoutSpaces(segment))) cuts.push({ index, columnsBefore })
    index += segment.length
    columnsBefore += columnsOf(segment)
    afterSpace = /\s$/u.test(segment)
  }
  return cuts
}

/**
 * The words of a cue with their times, each for its share of the graphemes. The last is held to the end of the cue.
 *
 * @param spoken frames of the cue in which somebody speaks; out of the cue's range counts as its nearest end.
 */
export function timeWords({
  lines,
  durationInFrames,
  spoken,
}: {
  lines: string[]
  durationInFrames: number
  spoken: number
}): NonNullable<Caption['words']> {
  const texts = lines.flatMap((line, index) => wordsOf(line).map((text) => ({ text, line: index })))
  const lengths = texts.map(({ text }) => graphemes(text).length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const spokenFrames = Math.max(1, Math.min(durationInFrames, spoken))
  let said = 0
  let from = 0
  return texts.map((word, index) => {
    said += lengths[index] ?? 0
    const end = index === texts.length - 1 ? durationInFrames : Math.round((spokenFrames * said) / total)
    const timed = { ...word, from, durationInFrames: end - from }
    from = end
    return timed
  })
}

// --- internal ---

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Together they are the line; the space behind a word is its own. */
function wordsOf(line: string): string[] {
  const borders = [0, ...wordCuts(line).map((cut) => cut.index), line.length]
  return borders.slice(1).map((end, index) => line.slice(borders[index], end))
}

/** Scripts in which a line may break between words that nothing separates. */
function isWrittenWithoutSpaces(segment: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Emoji_Presentation}]/u.test(
    segment,
  )
}
