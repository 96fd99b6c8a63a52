import type { CSSProperties } from 'react'

/** The whole picture, as large as the canvas allows. */
export const CONTAINED: CSSProperties = { width: '100%', height: '100%', objectFit: 'contain' }
