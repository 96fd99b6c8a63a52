import { cleanText } from './clean-text.ts'
import { eachGrapheme, graphemes } from './graphemes.ts'
import type { Caption } from './schema.ts'
import { columnsOf } from './text-columns.ts'
import { type Cut, timeWords, wordCuts } from './words.ts'

/** The usual limit of subtitling. */
export const MAX_LINES = 2

/**
 * The cues of one shot's dialogue: split where sentences and phrases end, shown one after the other, each for its
 * share of the characters. What a range shorter than a frame for each cue has no room for is left out.
 *
 * @param lineColumns how long a line may be.
 * @param range on the timeline clock, where the words are spoken (or the shot, when nobody speaks them).
 * @param spokenFrames of the range, from its start; given, every word gets its time within them.
 */
export function captionShot({
  shotId,
  dialogue,
  lineColumns,
  range,
  spokenFrames = null,
}: {
  shotId: string
  dialogue: string
  lineColumns: number
  range: { from: number; durationInFrames: number }
  spokenFrames?: number | null
}): Caption[] {
  const texts = splitIntoCues(cleanText(dialogue), { lineColumns, most: range.durationInFrames })
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
    const durationInFrames = Math.min(latestEnd, Math.max(from + 1, share)) - from
    const lines = breakLines(text, lineColumns)
    const cue = { shotId, from, durationInFrames, lines }
    const spokenEnd = range.from + (spokenFrames ?? 0)
    captions.push(
      spokenFrames === null ? cue : { ...cue, words: timeWords({ lines, durationInFrames, spoken: spokenEnd - from }) },
    )
    from += durationInFrames
  }
  return captions
}

/** Pieces of at most two lines' length, preferring to end where a sentence, a phrase, or at least a word ends. */
export function splitIntoCues(text: string, { lineColumns, most }: { lineColumns: number; most: number }): string[] {
  const limit = MAX_LINES * lineColumns
  const cues: string[] = []
  let start = 0
  while (start < text.length && cues.length < most) {
    while (text[start] === ' ') start += 1
    // No cue needs to look further, and looking at all of a long text for each of its cues would take minutes.
    const ahead = firstColumns(text.slice(start, start + LONGEST_LOOK), limit + LOOK_PAST)
    const cut = start + ahead.length === text.length && columnsOf(ahead) <= limit ? ahead.length : bestCut(ahead, limit)
    const cue = ahead.slice(0, cut).trim()
    if (cue !== '') cues.push(cue)
    start += cut
  }
  return cues
}

/** One line, or two of about equal length, rather a little less equal if a sentence or a phrase ends with the upper. */
export function breakLines(text: string, lineColumns: number): string[] {
  const columns = columnsOf(text)
  if (columns <= lineColumns) return [text]
  const middle = columns / 2
  const cuts = wordCuts(text).filter(
    (cut) => cut.columnsBefore <= lineColumns && columns - cut.columnsBefore <= lineColumns + 1,
  )
  const badness = ({ index, columnsBefore }: Cut) => {
    const upper = text.slice(0, index).trimEnd()
    const bonus = SENTENCE_END.test(upper) ? middle * 0.5 : PHRASE_END.test(upper) ? middle * 0.3 : 0
    return Math.abs(columnsBefore - middle) - bonus
  }
  const cut = cuts.sort((a, b) => badness(a) - badness(b))[0]
  if (!cut) return [text]
  return [text.slice(0, cut.index).trim(), text.slice(cut.index).trim()]
}

// --- internal ---

const SENTENCE_END = /[.!?…。！？؟।]["'”’)»」』]*$/u
const PHRASE_END = /[,;:—–،、，；]["'”’)»」』]*$/u

/** In UTF-16 units: room for a full cue of the longest emoji. */
const LONGEST_LOOK = 2048
/** In columns: enough to see that a word is over. */
const LOOK_PAST = 24

/** The best place, as a string index above 0, to end a cue of at most `limit` columns. */
function bestCut(text: string, limit: number): number {
  const cuts = wordCuts(text).filter((cut) => cut.columnsBefore <= limit)
  const afterThird = cuts.filter((cut) => cut.columnsBefore >= limit / 3)
  const endsWith = (pattern: RegExp) => afterThird.findLast((cut) => pattern.test(text.slice(0, cut.index).trimEnd()))
  const cut = endsWith(SENTENCE_END) ?? endsWith(PHRASE_END) ?? cuts.at(-1)
  return cut?.index ?? hardCut(text, limit)
}

/** Where a word longer than a cue is cut: between graphemes. The last may be half of one, where the look ended. */
function hardCut(text: string, limit: number): number {
  const whole = graphemes(text).slice(0, -1).join('')
  return firstColumns(whole, limit).length || text.length
}

/** The beginning of a text, whole graphemes of it, in at most so many columns; at least one grapheme. */
function firstColumns(text: string, most: number): string {
  let columns = 0
  let index = 0
  for (const grapheme of eachGrapheme(text)) {
    columns += columnsOf(grapheme)
    if (index > 0 && columns > most) break
    index += grapheme.length
  }
  return text.slice(0, index)
}
