/** Behind every picture; what letterboxed canvases show at the sides. */
export const GROUND = '#0d0e11'
export const INK = '#f4f1ea'
export const INK_SOFT = '#a8a49b'
export const INK_FAINT = '#6d6a64'
export const RULE = '#2b2c30'
export const ACCENT = '#e3a857'
