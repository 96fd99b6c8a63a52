import { type Item, newId, now } from './state.ts'

/** Puts a frame as it is into its own versions, before it changes. */
export function keepVersion(frame: Item): void {
  const { script = null, image = null, video = null } = frame
  const earlier = Array.isArray(frame['versions']) ? frame['versions'] : []
  frame['versions'] = [
    ...earlier,
    { id: newId('ver'), number: earlier.length + 1, script, image, video, created_at: now() },
  ]
}
