import { useCanvas } from '../canvas-size.ts'

/** Black bars that leave a picture of the given shape, above and below or at the sides. */
export function Matte({ ratio }: { ratio: number | null }) {
  const { width, height } = useCanvas()
  if (ratio === null) return null
  // Whole pixels, so that the bars have hard edges.
  const vertical = Math.max(0, Math.round((height - width / ratio) / 2))
  const horizontal = vertical > 0 ? 0 : Math.max(0, Math.round((width - height * ratio) / 2))
  return (
    <div
      style={{
        position: 'absolute',
        inset: 0,
        borderStyle: 'solid',
        borderColor: '#000',
        borderWidth: `${vertical}px ${horizontal}px`,
      }}
    />
  )
}
