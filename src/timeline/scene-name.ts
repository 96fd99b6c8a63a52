/** What a scene is called on screen: `Scene 6` for one that only has a number, else its own words. */
export function sceneName(scene: string): string {
  return /^\d+[A-Za-z]{0,2}$/.test(scene) ? `Scene ${scene}` : scene
}
