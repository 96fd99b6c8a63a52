import '@fontsource/inter/400.css'
import '@fontsource/inter/600.css'
import { cancelRender, continueRender, delayRender } from 'remotion'

/** Inter, then whatever the machine has for scripts Inter does not cover. */
export const FONT_FAMILY = "Inter, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans CJK SC', sans-serif"

/**
 * Holds back the first frame until every face is in memory. All of them, not only those the first frame needs:
 * a later cue in another script must not flash a fallback font.
 */
export function waitForFonts(): void {
  const handle = delayRender('Loading Inter')
  Promise.all([...document.fonts].map((face) => face.load())).then(() => continueRender(handle), cancelRender)
}
