import type { CSSProperties } from 'react'
import { AbsoluteFill } from 'remotion'
import { sceneName } from '../../src/timeline/scene-name.ts'
import { useCanvas } from '../canvas-size.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { usePalette } from '../palette.ts'
import { CornerMarks } from './CornerMarks.tsx'
import { slateLayout } from './slate-layout.ts'

type SlatePictureProps = { number: string; title: string | null; scene: string | null; text: string }

/** The card for a shot that has nothing to show yet: what it is called and what happens in it. */
export function SlatePicture({ number, title, scene, text }: SlatePictureProps) {
  const { width, height } = useCanvas()
  const { card, ink, inkSoft, rule, accent } = usePalette()
  const sheet: CSSProperties = { backgroundColor: card, color: ink, fontFamily: FONT_FAMILY }
  const layout = slateLayout({ width, height, number, title: title ?? '', text })
  const { unit } = layout
  if (scene === null && title === null && text === '') {
    return (
      <AbsoluteFill style={{ ...sheet, ...LONE_NUMBER, color: accent, fontSize: layout.number.fontSize }}>
        <CornerMarks inset={layout.markInset} length={unit * 3} thickness={unit * 0.16} />
        {number}
      </AbsoluteFill>
    )
  }
  return (
    <AbsoluteFill style={sheet}>
      <CornerMarks inset={layout.markInset} length={unit * 3} thickness={unit * 0.16} />
      <div style={{ ...BLOCK, ...layout.block, flexDirection: layout.isWide ? 'row' : 'column', gap: layout.gap }}>
        <div style={{ ...NUMBER, ...layout.number, color: accent }}>{number}</div>
        <div style={{ ...RULER, backgroundColor: rule, flexBasis: unit * 0.16 }} />
        <div style={{ ...WORDS, gap: unit * 2, flexGrow: layout.isWide ? 1 : 0 }}>
          {scene === null ? null : (
            <div dir="auto" style={{ ...SCENE, color: accent, fontSize: unit * 1.75 }}>
              {sceneName(scene)}
            </div>
          )}
          {title === null ? null : (
            <div dir="auto" style={{ ...CLAMPED, ...TITLE, ...layout.title }}>
              {title}
            </div>
          )}
          {text === '' ? null : (
            <div dir="auto" style={{ ...CLAMPED, ...TEXT, ...layout.text, color: title === null ? ink : inkSoft }}>
              {text}
            </div>
          )}
        </div>
      </div>
    </AbsoluteFill>
  )
}

const BLOCK: CSSProperties = { position: 'absolute', display: 'flex', alignItems: 'stretch', justifyContent: 'center' }
const RULER: CSSProperties = { flexShrink: 0, flexGrow: 0 }
const WORDS: CSSProperties = {
  flexShrink: 1,
  flexBasis: 'auto',
  minWidth: 0,
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
  justifyContent: 'center',
}
const NUMBER: CSSProperties = {
  flexShrink: 0,
  display: 'flex',
  alignItems: 'center',
  fontWeight: 600,
  letterSpacing: '-0.045em',
  lineHeight: 1,
  whiteSpace: 'nowrap',
  overflow: 'hidden',
}
const LONE_NUMBER: CSSProperties = { ...NUMBER, justifyContent: 'center' }
const SCENE: CSSProperties = {
  flexShrink: 0,
  fontWeight: 600,
  letterSpacing: '0.07em',
  lineHeight: 1.3,
  whiteSpace: 'nowrap',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
}
const CLAMPED: CSSProperties = {
  flexShrink: 0,
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  unicodeBidi: 'plaintext',
}
const TITLE: CSSProperties = { fontWeight: 600, letterSpacing: '-0.022em', textWrap: 'balance' }
const TEXT: CSSProperties = { letterSpacing: '-0.008em', whiteSpace: 'pre-line', textWrap: 'pretty' }
