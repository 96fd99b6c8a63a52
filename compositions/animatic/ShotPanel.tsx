import type { CSSProperties } from 'react'
import type { Rectangle } from '../../src/timeline/animatic-layout.ts'
import { sceneName } from '../../src/timeline/scene-name.ts'
import type { Shot } from '../../src/timeline/schema.ts'
import { fitText } from '../fit-text.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { usePalette } from '../palette.ts'

type ShotPanelProps = { shot: Shot; at: Rectangle; unit: number }

/** What the shot is called and what happens in it; as much of the script as the panel holds. */
export function ShotPanel({ shot: { number, scene, title, script }, at, unit }: ShotPanelProps) {
  const { ink, inkSoft, accent } = usePalette()
  const numberSize = Math.min(unit * 7, at.width / Math.max(2, number.length * 0.66))
  const titleBox = { width: at.width, height: unit * 3.2 * TITLE_LINE_HEIGHT * 3, lineHeight: TITLE_LINE_HEIGHT }
  const fittedTitle = fitText(title ?? '', { ...titleBox, largest: unit * 3.2, smallest: unit * 2.2 })
  const above =
    numberSize * 1.1 +
    (scene === null ? 0 : unit * 5.4) +
    (title === null ? 0 : fittedTitle.lines * fittedTitle.fontSize * TITLE_LINE_HEIGHT + unit * 1.6)
  const fittedText = fitText(script, {
    width: at.width,
    height: Math.max(unit * 2, at.height - above - unit * 2),
    lineHeight: TEXT_LINE_HEIGHT,
    largest: unit * 2.3,
    smallest: unit * 1.4,
  })
  return (
    <div style={{ ...PANEL, ...at }}>
      <div style={{ ...NUMBER, color: accent, fontSize: numberSize }}>{number}</div>
      {scene === null ? null : (
        <div dir="auto" style={{ ...CLAMPED, ...SCENE, color: accent, fontSize: unit * 1.6, marginTop: unit * 1.6 }}>
          {sceneName(scene)}
        </div>
      )}
      {title === null ? null : (
        <div
          dir="auto"
          style={{
            ...CLAMPED,
            ...TITLE,
            color: ink,
            fontSize: fittedTitle.fontSize,
            WebkitLineClamp: fittedTitle.maxLines,
            marginTop: unit * 1.6,
          }}
        >
          {title}
        </div>
      )}
      {script === '' ? null : (
        <div
          dir="auto"
          style={{
            ...CLAMPED,
            ...TEXT,
            color: title === null ? ink : inkSoft,
            fontSize: fittedText.fontSize,
            WebkitLineClamp: fittedText.maxLines,
            marginTop: unit * 1.6,
          }}
        >
          {script}
        </div>
      )}
    </div>
  )
}

const TITLE_LINE_HEIGHT = 1.2
const TEXT_LINE_HEIGHT = 1.48

const PANEL: CSSProperties = { position: 'absolute', fontFamily: FONT_FAMILY, overflow: 'hidden' }
const NUMBER: CSSProperties = {
  fontWeight: 600,
  letterSpacing: '-0.04em',
  // Capitals and figures then begin where the picture does.
  lineHeight: 0.86,
  whiteSpace: 'nowrap',
}
const CLAMPED: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  unicodeBidi: 'plaintext',
}
const SCENE: CSSProperties = { fontWeight: 600, letterSpacing: '0.06em', lineHeight: 1.35, WebkitLineClamp: 2 }
const TITLE: CSSProperties = { fontWeight: 600, letterSpacing: '-0.02em', lineHeight: TITLE_LINE_HEIGHT }
const TEXT: CSSProperties = { lineHeight: TEXT_LINE_HEIGHT, whiteSpace: 'pre-line' }
