/** Behind every picture; what shows at the sides of a letterboxed one. */
export const GROUND = '#0b0c0e'
/** The slate's card, a shade above the ground so that a cut to it is no cut to black. */
export const CARD = '#16181c'
export const INK = '#f6f3ec'
export const INK_SOFT = '#c2beb5'
export const RULE = '#3a3c42'
export const ACCENT = '#e6ad5c'
