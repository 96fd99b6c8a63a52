/** The one Remotion composition, by the name both the bundle and the renderer know it. */
export const COMPOSITION_ID = 'Storyboard'
