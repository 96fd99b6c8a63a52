import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { woff2Characters } from './woff2-characters.ts'

/** The style sheets `compositions/fonts.ts` imports, small and likely faces first; all weights have the same glyphs. */
const STYLE_SHEETS = [
  '@fontsource/inter/400.css',
  ...['arabic', 'hebrew', 'devanagari', 'thai', 'sc', 'jp', 'kr'].map(
    (script) => `@fontsource-variable/noto-sans-${script}/wght.css`,
  ),
  '@fontsource/noto-sans-symbols-2/symbols-400.css',
]
const EMOJI_STYLE_SHEET = '../../compositions/emoji.css'

/** The packages the faces come from; their versions can change pixels. */
export const FONT_PACKAGES = [...STYLE_SHEETS.map((sheet) => path.posix.dirname(sheet)), '@fontsource/noto-color-emoji']

/** Which of the characters no bundled face has a glyph for. Only files that claim one of them are read. */
export async function withoutGlyph(characters: Iterable<string>): Promise<Set<string>> {
  const missing = new Set(characters)
  const require = createRequire(import.meta.url)
  const sheets = [...STYLE_SHEETS.map((sheet) => require.resolve(sheet)), require.resolve(EMOJI_STYLE_SHEET)]
  for (const sheet of sheets) {
    if (missing.size === 0) break
    for (const { file, ranges } of readFaces(await readFile(sheet, 'utf8'))) {
      const claimed = [...missing].filter((character) => isInside(codeOf(character), ranges))
      if (claimed.length === 0) continue
      const font = file.startsWith('.') ? path.resolve(path.dirname(sheet), file) : require.resolve(file)
      const has = woff2Characters(await readFile(font))
      for (const character of claimed) if (has.has(codeOf(character))) missing.delete(character)
    }
  }
  return missing
}

// --- internal ---

type Face = { file: string; ranges: [first: number, last: number][] }

function readFaces(css: string): Face[] {
  return css.split('@font-face').flatMap((rule) => {
    const file = /url\(["']?([^"')]+\.woff2)/.exec(rule)?.[1]
    const written = /unicode-range:([^;}]+)/.exec(rule)?.[1]
    return file === undefined || written === undefined ? [] : [{ file, ranges: readRanges(written) }]
  })
}

function readRanges(written: string): Face['ranges'] {
  return Array.from(written.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi), ([, first = '', last = first]) => [
    Number.parseInt(first, 16),
    Number.parseInt(last, 16),
  ])
}

function isInside(code: number, ranges: Face['ranges']): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last)
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}
