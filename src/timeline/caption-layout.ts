import type { Look } from './look.ts'

/** In pixels of the canvas. */
type CaptionLayout = {
  left: number
  top: number
  width: number
  height: number
  /** The edge of the box the lines stand at. */
  standsAt: 'start' | 'center' | 'end'
  fontSize: number
  /** For freaks of text that fit the box at no other size. */
  smallestFontSize: number
  /** As a multiple of the font size. */
  lineHeight: number
  /** What a line of the usual size has room for, at most the 42 columns of subtitling. */
  lineColumns: number
}

/** Where captions go on a canvas of any shape, and how large they are. */
export function captionLayout({
  width,
  height,
  captions: { position, safeArea, scale },
}: {
  width: number
  height: number
  captions: Look['captions']
}): CaptionLayout {
  const free = SAFE_AREAS[safeArea]
  const box = { left: width * free.side, width: width * (1 - 2 * free.side), height: height * BOX_HEIGHT }
  const fontSize = Math.min(height * 0.046, width * 0.054) * scale
  return {
    ...box,
    ...PLACES[position]({ height, boxHeight: box.height, free }),
    fontSize,
    smallestFontSize: fontSize * 0.6,
    lineHeight: 1.28,
    lineColumns: Math.max(8, Math.min(MOST_COLUMNS, Math.floor(box.width / (fontSize * COLUMN_WIDTH)))),
  }
}

// --- internal ---

/** The limit of subtitling. */
const MOST_COLUMNS = 42
/** Of a column, as a share of the font size: the average letter, with some room. */
const COLUMN_WIDTH = 0.57
/** Two lines of twice the usual size, or freaks of text at a smaller one. */
const BOX_HEIGHT = 0.34

/**
 * Shares of the width and height that stay free. Title-safe is 5 % a side; lines need room for what is behind them,
 * hence 7 %. Phone apps lay buttons over the right eighth and words over the lowest fifth of vertical video; as much
 * is left free on the left, so that lines stay in the middle of the picture.
 */
const SAFE_AREAS = {
  title: { side: 0.07, top: 0.075, bottom: 0.075 },
  vertical: { side: 0.14, top: 0.12, bottom: 0.215 },
}

type Room = { height: number; boxHeight: number; free: { top: number; bottom: number } }

const PLACES = {
  top: ({ height, free }: Room) => ({ top: height * free.top, standsAt: 'start' as const }),
  middle: ({ height, boxHeight }: Room) => ({ top: (height - boxHeight) / 2, standsAt: 'center' as const }),
  bottom: ({ height, boxHeight, free }: Room) => ({
    top: height * (1 - free.bottom) - boxHeight,
    standsAt: 'end' as const,
  }),
}
