import { useEffect } from 'react'
import { staticFile } from 'remotion'
import type { Timeline } from '../src/timeline/schema.ts'

/** Has the images of a film fetched and decoded while another is drawn, which they would be waited for after. */
export function usePrefetchedImages(film: Timeline | undefined): void {
  const images = film?.shots.flatMap(({ picture }) => (picture.kind === 'image' ? picture.image.src : []))
  // As text, because props are other objects on every frame, and decoding again takes time.
  const sources = images?.join('\n') ?? ''
  useEffect(() => {
    if (sources === '') return
    for (const source of sources.split('\n')) {
      const image = new Image()
      image.src = staticFile(source)
      // Where it fails, it fails again when it is drawn, and is told.
      image.decode().catch(() => undefined)
    }
  }, [sources])
}
