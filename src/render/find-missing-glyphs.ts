import type { Timeline } from '../timeline/schema.ts'
import { textOf } from '../timeline/text-of.ts'
import { withoutGlyph } from './bundled-fonts.ts'

/**
 * What of a timeline's words no bundled face can draw, in sentences that name the shot, the scripts and the
 * characters. Nothing is drawn and no browser is needed to know.
 */
export async function findMissingGlyphs(timeline: Timeline): Promise<string[]> {
  const places = [
    ...timeline.shots.map((shot) => ({
      place: `of shot ${shot.number}`,
      text: visible([shot, timeline.captions.filter((caption) => caption.shotId === shot.id)]),
    })),
    { place: 'of the title and look', text: visible([timeline.title, timeline.look]) },
  ]
  const missing = await withoutGlyph(new Set(places.flatMap(({ text }) => text)))
  return places.flatMap(({ place, text }) => {
    const characters = text.filter((character) => missing.has(character))
    return characters.length === 0 ? [] : [describe(place, characters)]
  })
}

// --- internal ---

const MOST_NAMED = 12

function describe(place: string, characters: string[]): string {
  const scripts = SCRIPTS.filter((script) => characters.some((character) => isOf(script, character)))
  const named = characters.slice(0, MOST_NAMED).map((character) => `${character} (${codeOf(character)})`)
  const more = characters.length > MOST_NAMED ? ` and ${characters.length - MOST_NAMED} more` : ''
  const of = scripts.length === 0 ? '' : `${scripts.join(', ')} `
  return `No bundled font has the ${of}characters ${named.join(', ')}${more} ${place}. They are drawn in a font of this machine if it has one, else as empty boxes.`
}

/** Spaces, joiners and selectors need no glyph. */
function visible(value: unknown): string[] {
  return Array.from(textOf(value)).filter((character) => !/[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(character))
}

function isOf(script: string, character: string): boolean {
  return new RegExp(`\\p{Script=${script.replace(' ', '_')}}`, 'u').test(character)
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** The scripts of living languages, by Unicode's names. */
const SCRIPTS = [
  ...['Arabic', 'Armenian', 'Bengali', 'Bopomofo', 'Cherokee', 'Coptic', 'Cyrillic', 'Devanagari', 'Ethiopic'],
  ...['Georgian', 'Greek', 'Gujarati', 'Gurmukhi', 'Han', 'Hangul', 'Hebrew', 'Hiragana', 'Javanese', 'Kannada'],
  ...['Katakana', 'Khmer', 'Lao', 'Latin', 'Malayalam', 'Mongolian', 'Myanmar', 'Oriya', 'Sinhala', 'Syriac', 'Tamil'],
  ...['Telugu', 'Thaana', 'Thai', 'Tibetan', 'Tifinagh', 'Yi'],
]
