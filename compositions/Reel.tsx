import { Sequence, useCurrentFrame } from 'remotion'
import type { Reel as ReelProps } from '../src/timeline/reel.ts'
import type { Timeline } from '../src/timeline/schema.ts'
import { Animatic } from './Animatic.tsx'
import { Compare } from './Compare.tsx'
import { FilmCanvas } from './FilmCanvas.tsx'
import { FilmOverlays } from './overlays/FilmOverlays.tsx'
import { usePrefetchedImages } from './prefetch-images.ts'
import { Storyboard } from './Storyboard.tsx'

/** One picture of one film a frame: whatever an export needs drawn, in one pass. */
export function Reel({ films, pictures }: ReelProps) {
  const position = useCurrentFrame()
  const picture = pictures[position]
  const film = picture && films[picture.film]
  const next = pictures.slice(position + 1).find((each) => each.film !== picture?.film)
  usePrefetchedImages(next?.layer === 'film' ? films[next.film] : undefined)
  if (!film) return null
  return (
    <Sequence key={`${picture.film} ${picture.layer}`} from={position - picture.frame} layout="none">
      {picture.layer === 'film' ? <Film timeline={film} /> : <Overlay timeline={film} />}
    </Sequence>
  )
}

function Film({ timeline }: { timeline: Timeline }) {
  switch (timeline.composition) {
    case 'Storyboard':
      return <Storyboard timeline={timeline} />
    case 'Animatic':
      return <Animatic timeline={timeline} />
    case 'Compare':
      return <Compare timeline={timeline} />
  }
}

function Overlay({ timeline }: { timeline: Timeline }) {
  return (
    <FilmCanvas timeline={timeline} isTransparent>
      <FilmOverlays timeline={timeline} />
    </FilmCanvas>
  )
}
