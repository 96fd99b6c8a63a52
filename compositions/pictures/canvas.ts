import type { CSSProperties } from 'react'

/** The whole canvas, for a picture that fits itself into it. */
export const CANVAS: CSSProperties = { position: 'absolute', width: '100%', height: '100%' }
