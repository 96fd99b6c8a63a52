import type { Frame } from './board.ts'

/**
 * What becomes of a frame's generation: it runs (or waits to), it failed, or there is none to speak of. A frame that has
 * a picture counts as done unless its status says otherwise.
 */
export function generationOf({ generationJobId, status, image, video }: Frame): 'runs' | 'failed' | null {
  if (generationJobId === null) return null
  if (/fail/i.test(status ?? '')) return 'failed'
  const hasPicture = image !== null || video !== null
  return hasPicture && !/generat|queue|process|pending/i.test(status ?? '') ? null : 'runs'
}
