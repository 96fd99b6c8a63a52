import type { ReactNode } from 'react'
import { CanvasProvider } from './canvas-size.ts'

type ScaledCanvasProps = {
  /** Where it goes, in pixels; its height follows from the canvas. */
  at: { left: number; top: number; width: number }
  /** The size everything inside is laid out for. */
  canvas: { width: number; height: number }
  ground: string
  children: ReactNode
}

/** A film's canvas at another size, as part of a larger picture. */
export function ScaledCanvas({ at: { left, top, width }, canvas, ground, children }: ScaledCanvasProps) {
  const scale = width / canvas.width
  return (
    <div style={{ position: 'absolute', left, top, width, height: canvas.height * scale, overflow: 'hidden' }}>
      <div style={{ ...canvas, position: 'absolute', transform: `scale(${scale})`, transformOrigin: '0 0' }}>
        <div style={{ position: 'absolute', inset: 0, backgroundColor: ground }} />
        <CanvasProvider value={canvas}>{children}</CanvasProvider>
      </div>
    </div>
  )
}
