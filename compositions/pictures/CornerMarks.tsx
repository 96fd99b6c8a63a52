import { AbsoluteFill } from 'remotion'
import { usePalette } from '../palette.ts'

/** All in pixels. */
type CornerMarksProps = { inset: number; length: number; thickness: number }

/** The corners of a viewfinder. */
export function CornerMarks({ inset, length, thickness }: CornerMarksProps) {
  const { rule } = usePalette()
  const line = `${thickness}px solid ${rule}`
  return (
    <AbsoluteFill>
      {CORNERS.map(([vertical, horizontal]) => (
        <div
          key={`${vertical} ${horizontal}`}
          style={{
            position: 'absolute',
            [vertical]: inset,
            [horizontal]: inset,
            width: length,
            height: length,
            [vertical === 'top' ? 'borderTop' : 'borderBottom']: line,
            [horizontal === 'left' ? 'borderLeft' : 'borderRight']: line,
          }}
        />
      ))}
    </AbsoluteFill>
  )
}

const CORNERS = [
  ['top', 'left'],
  ['top', 'right'],
  ['bottom', 'left'],
  ['bottom', 'right'],
] as const
