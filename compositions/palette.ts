import { createContext, useContext } from 'react'
import { type Look, PLAIN_LOOK } from '../src/timeline/look.ts'

export type Palette = {
  /** Behind every picture; what shows at the sides of a letterboxed one. */
  ground: string
  /** Of slates and cards, by default a shade above the ground so that a cut to one is no cut to black. */
  card: string
  ink: string
  inkSoft: string
  rule: string
  accent: string
}

/** The look's colours and the two between ink and card. */
export function paletteOf({ ground, card, ink, accent }: Look['colours']): Palette {
  return { ground, card, ink, accent, inkSoft: mix(ink, card, 0.76), rule: mix(ink, card, 0.16) }
}

const PaletteContext = createContext(paletteOf(PLAIN_LOOK.colours))

export const PaletteProvider = PaletteContext.Provider

export function usePalette(): Palette {
  return useContext(PaletteContext)
}

/** @param share of `colour`, 0 to 1. */
function mix(colour: string, other: string, share: number): string {
  const channel = (text: string, index: number) => Number.parseInt(text.slice(1 + 2 * index, 3 + 2 * index), 16)
  const mixed = [0, 1, 2].map((index) =>
    Math.round(channel(colour, index) * share + channel(other, index) * (1 - share)),
  )
  return `rgb(${mixed.join(' ')})`
}
