import '@fontsource/inter/300.css'
import '@fontsource/inter/400.css'
import '@fontsource/inter/600.css'
import '@fontsource-variable/noto-sans-arabic/wght.css'
import '@fontsource-variable/noto-sans-devanagari/wght.css'
import '@fontsource-variable/noto-sans-hebrew/wght.css'
import '@fontsource-variable/noto-sans-jp/wght.css'
import '@fontsource-variable/noto-sans-kr/wght.css'
import '@fontsource-variable/noto-sans-sc/wght.css'
import '@fontsource-variable/noto-sans-thai/wght.css'
import '@fontsource/noto-sans-symbols-2/symbols-400.css'
import './emoji.css'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { cancelRender, continueRender, delayRender } from 'remotion'
import type { Timeline } from '../src/timeline/schema.ts'
import { textOf } from '../src/timeline/text-of.ts'

/**
 * Inter, then a face for every other script; the machine's own fonts come last and only for what none of these has,
 * which an export warns about. Han characters are drawn as in the country `hanFirst` names.
 */
export const FONT_FAMILY = [
  'Inter',
  "'Noto Sans Arabic Variable'",
  "'Noto Sans Hebrew Variable'",
  "'Noto Sans Devanagari Variable'",
  "'Noto Sans Thai Variable'",
  "var(--han-first, 'Noto Sans SC Variable')",
  "'Noto Sans SC Variable'",
  "'Noto Sans JP Variable'",
  "'Noto Sans KR Variable'",
  "'Noto Color Emoji'",
  "'Noto Sans Symbols 2'",
  'sans-serif',
].join(', ')

/** For the root of a composition: whose forms the characters shared by Chinese, Japanese and Korean take. */
export function hanFirst({ look: { han } }: Timeline): CSSProperties & Record<'--han-first', string> {
  return { '--han-first': HAN_FACES[han ?? 'chinese'] }
}

/**
 * Holds back the first frame until the faces for every character of the timeline are in memory. All of it, not only
 * what the first frame shows: a later cue in another script must not flash a fallback font.
 */
export function useFonts(timeline: Timeline): void {
  const text = useMemo(() => textOf(timeline), [timeline])
  const [handle] = useState(() => delayRender('Loading fonts'))
  useEffect(() => {
    loadFaces(text).then(() => continueRender(handle), cancelRender)
  }, [text, handle])
}

// --- internal ---

const HAN_FACES = {
  chinese: "'Noto Sans SC Variable'",
  japanese: "'Noto Sans JP Variable'",
  korean: "'Noto Sans KR Variable'",
}

/** Every face that claims one of the characters, at all weights in use. */
async function loadFaces(text: string): Promise<void> {
  const forInter = codePointsOf(`${COUNTERS}${text}`)
  const forOthers = codePointsOf(text.replace(HAD_BY_INTER, '').replace(/\s/g, ''))
  const needed = fontFaceRules().filter(({ style }) => {
    const wanted = style.getPropertyValue('font-family').includes('Inter') ? forInter : forOthers
    return claimsAny(style.getPropertyValue('unicode-range'), wanted)
  })
  await Promise.all(needed.map(({ style }) => loadFace(style)))
}

function fontFaceRules(): CSSFontFaceRule[] {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
  return rules.filter((rule) => rule instanceof CSSFontFaceRule)
}

/** Faces of the page that are loaded or loading, by their rule. */
const faces = new Map<string, Promise<void>>()

function loadFace(style: CSSStyleDeclaration): Promise<void> {
  const known = faces.get(style.cssText)
  if (known) return known
  const loading = addFace(style)
  faces.set(style.cssText, loading)
  return loading
}

/**
 * Adds a face to those of the document when its file is here. A face that failed stays failed, so each try has one of
 * its own: some browsers (Chromium 147) break requests off while they start.
 */
async function addFace(style: CSSStyleDeclaration): Promise<void> {
  const [family, src, weight, unicodeRange] = ['font-family', 'src', 'font-weight', 'unicode-range'].map((name) =>
    style.getPropertyValue(name),
  )
  for (let attempt = 1; ; attempt += 1) {
    const face = new FontFace((family ?? '').replace(/["']/g, ''), src ?? '', {
      ...(weight ? { weight } : {}),
      ...(unicodeRange ? { unicodeRange } : {}),
    })
    try {
      document.fonts.add(await face.load())
      return
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, attempt * RETRY_AFTER_MS))
    }
  }
}

const MOST_ATTEMPTS = 5
const RETRY_AFTER_MS = 200

/** Whether a CSS unicode-range (none claims everything) has one of the code points. */
function claimsAny(unicodeRange: string, codePoints: ReadonlySet<number>): boolean {
  if (unicodeRange === '') return codePoints.size > 0
  const ranges = [...unicodeRange.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi)].map(
    ([, first = '', last = first]) => ({
      first: Number.parseInt(first, 16),
      last: Number.parseInt(last, 16),
    }),
  )
  return [...codePoints].some((point) => ranges.some(({ first, last }) => point >= first && point <= last))
}

function codePointsOf(text: string): Set<number> {
  return new Set(Array.from(text, (character) => character.codePointAt(0) ?? 0))
}

/** Drawn by whatever counts, although no text has them. */
const COUNTERS = '0123456789:DRAFT'

/** Other faces claim these too; loading them for every quotation mark would cost megabytes. */
const HAD_BY_INTER = /[ -\u024f\u0370-\u04ff\u2000-\u206f\u20ac\u2122]/g
