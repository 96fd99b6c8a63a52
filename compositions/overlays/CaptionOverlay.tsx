import type { CSSProperties } from 'react'
import { captionLayout } from '../../src/timeline/caption-layout.ts'
import type { Look } from '../../src/timeline/look.ts'
import type { Caption } from '../../src/timeline/schema.ts'
import { useCanvas } from '../canvas-size.ts'
import { fitText } from '../fit-text.ts'
import { FONT_FAMILY } from '../fonts.ts'
import { KaraokeLine } from './KaraokeLine.tsx'

type CaptionOverlayProps = { caption: Caption; look: Pick<Look, 'captions' | 'colours'> }

/** One cue in its safe area, readable over dark, bright and busy pictures alike. */
export function CaptionOverlay({ caption, look: { captions, colours } }: CaptionOverlayProps) {
  const { left, top, width, height, standsAt, ...type } = captionLayout({ ...useCanvas(), captions })
  const { fontSize, maxLines } = fitText(caption.lines.join('\n'), {
    ...{ width, height, lineHeight: type.lineHeight },
    ...{ largest: type.fontSize, smallest: type.smallestFontSize },
  })
  const place = { ...PLACE, left, top, width, height, alignContent: standsAt, color: colours.ink }
  const cue = { ...CUE, fontSize, lineHeight: type.lineHeight, WebkitLineClamp: maxLines }
  if (captions.style === 'boxed') {
    return (
      <div style={place}>
        <div style={{ ...PLATE, fontSize, backgroundColor: `${colours.ground}${PLATE_OPACITY}` }}>
          <Cue caption={caption} style={cue} />
        </div>
      </div>
    )
  }
  const wide = { ...cue, width }
  return (
    <div style={place}>
      <div aria-hidden style={{ ...SHADE, filter: `blur(${fontSize * 0.38}px)` }}>
        <Cue caption={caption} style={wide} lineStyle={SHADE_LINE} />
      </div>
      {/* On a wrapper, because the cue clips what does not fit and would cut the shadow off with it. */}
      <div style={{ ...STACKED, filter: `${shadow(fontSize * 0.05)} ${shadow(fontSize * 0.16)}` }}>
        <Cue caption={caption} style={wide} {...(captions.style === 'karaoke' ? { accent: colours.accent } : {})} />
      </div>
    </div>
  )
}

type CueProps = { caption: Caption; style: CSSProperties; lineStyle?: CSSProperties; accent?: string }

/** @param accent colours the word that is spoken, where the cue knows its words. */
function Cue({ caption: { lines, words }, style, lineStyle = {}, accent }: CueProps) {
  return (
    <div style={style}>
      {lines.map((line, index) => (
        <div key={`${index} ${line}`} dir="auto" style={LINE}>
          {words === undefined || accent === undefined ? (
            <span style={lineStyle}>{line}</span>
          ) : (
            <KaraokeLine words={words.filter((word) => word.line === index)} accent={accent} />
          )}
        </div>
      ))}
    </div>
  )
}

/** @param radius in pixels. */
function shadow(radius: number): string {
  return `drop-shadow(0 ${radius * 0.4}px ${radius}px rgb(0 0 0 / 0.55))`
}

const PLACE: CSSProperties = { position: 'absolute', display: 'grid', justifyContent: 'center' }
const STACKED: CSSProperties = { gridArea: '1 / 1' }

/** Follows the lines and fades out around them: sinks into dark pictures, carries the letters over bright ones. */
const SHADE: CSSProperties = { ...STACKED, color: 'transparent', opacity: 0.66 }
const SHADE_LINE: CSSProperties = {
  backgroundColor: '#08090b',
  padding: '0 0.55em',
  margin: '0 -0.55em',
  borderRadius: '0.3em',
  boxDecorationBreak: 'clone',
  WebkitBoxDecorationBreak: 'clone',
}

/** In hex: 88 %. */
const PLATE_OPACITY = 'e0'
const PLATE: CSSProperties = { padding: '0.3em 0.7em 0.34em', borderRadius: '0.26em', boxSizing: 'border-box' }

const CUE: CSSProperties = {
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  fontFamily: FONT_FAMILY,
  fontWeight: 600,
  textAlign: 'center',
}

const LINE: CSSProperties = { textWrap: 'balance', overflowWrap: 'anywhere', unicodeBidi: 'plaintext' }
