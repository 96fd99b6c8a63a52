import { cleanText } from './clean-text.ts'
import { graphemes } from './graphemes.ts'
import type { Caption } from './schema.ts'

/** The usual limits of subtitling: two lines of 42 characters. */
const MAX_LINE_LENGTH = 42
const MAX_CUE_LENGTH = 2 * MAX_LINE_LENGTH

/**
 * The cues of one shot's dialogue: split where sentences and phrases end, shown one after the other, each for its
 * share of the characters.
 *
 * @param range on the timeline clock, where the words are spoken (or the shot, when nobody speaks them).
 */
export function captionShot({
  shotId,
  dialogue,
  range,
}: {
  shotId: string
  dialogue: string
  range: { from: number; durationInFrames: number }
}): Caption[] {
  const texts = splitIntoCues(cleanText(dialogue)).slice(0, range.durationInFrames)
  const lengths = texts.map((text) => graphemes(text).length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const captions: Caption[] = []
  let spoken = 0
  let from = range.from
  for (const [index, text] of texts.entries()) {
    spoken += lengths[index] ?? 0
    const cuesAfter = texts.length - index - 1
    const latestEnd = range.from + range.durationInFrames - cuesAfter
    const share = range.from + Math.round((range.durationInFrames * spoken) / total)
    const end = Math.min(latestEnd, Math.max(from + 1, share))
    captions.push({ shotId, from, durationInFrames: end - from, lines: breakLines(text) })
    from = end
  }
  return captions
}

/** Pieces of at most two lines' length, preferring to end where a sentence, a phrase, or at least a word ends. */
export function splitIntoCues(text: string): string[] {
  const cues: string[] = []
  let rest = text
  while (graphemes(rest).length > MAX_CUE_LENGTH) {
    const cut = bestCut(rest, MAX_CUE_LENGTH)
    cues.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  if (rest !== '') cues.push(rest)
  return cues
}

/** One line, or two of about equal length, the upper preferred shorter. */
export function breakLines(text: string): string[] {
  const length = graphemes(text).length
  if (length <= MAX_LINE_LENGTH) return [text]
  const middle = length / 2
  const cuts = wordCuts(text).filter(
    (cut) => cut.graphemesBefore <= MAX_LINE_LENGTH && length - cut.graphemesBefore <= MAX_LINE_LENGTH + 1,
  )
  const cut = cuts.sort((a, b) => Math.abs(a.graphemesBefore - middle) - Math.abs(b.graphemesBefore - middle))[0]
  if (!cut) return [text]
  return [text.slice(0, cut.index).trim(), text.slice(cut.index).trim()]
}

// --- internal ---

const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

type Cut = { index: number; graphemesBefore: number }

/** The best place, as a string index, to end a cue of at most `limit` graphemes. */
function bestCut(text: string, limit: number): number {
  const cuts = wordCuts(text).filter((cut) => cut.graphemesBefore <= limit)
  const afterHalf = cuts.filter((cut) => cut.graphemesBefore >= limit / 3)
  const endsWith = (pattern: RegExp) => afterHalf.findLast((cut) => pattern.test(text.slice(0, cut.index).trimEnd()))
  const cut = endsWith(/[.!?…。！？]["'”’)»]*$/u) ?? endsWith(/[,;:—–،、，；]["'”’)»]*$/u) ?? cuts.at(-1)
  return cut?.index ?? graphemes(text).slice(0, limit).join('').length
}

/** Where a line may break: before every word that does not open with punctuation belonging to the one before. */
function wordCuts(text: string): Cut[] {
  const cuts: Cut[] = []
  let graphemesBefore = 0
  let index = 0
  for (const { segment } of wordSegmenter.segment(text)) {
    const glued = index > 0 && !/\s$/u.test(text.slice(0, index)) && !isIdeographic(segment)
    if (index > 0 && !glued && /^[\p{L}\p{N}\p{Ps}\p{Pi}"'¿¡\p{So}]/u.test(segment)) {
      cuts.push({ index, graphemesBefore })
    }
    index += segment.length
    graphemesBefore += graphemes(segment).length
  }
  return cuts
}

/** Scripts written without spaces, where a line may break between words. */
function isIdeographic(segment: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u.test(
    segment,
  )
}
