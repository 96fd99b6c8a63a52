import { z } from 'zod'
import { timelineSchema } from '../src/timeline/schema.ts'
import { FilmCanvas } from './FilmCanvas.tsx'
import { FilmOverlays } from './overlays/FilmOverlays.tsx'
import { ShotLayers } from './pictures/ShotLayers.tsx'
import { PreviewAudio } from './sound/PreviewAudio.tsx'

export const storyboardSchema = z.object({ timeline: timelineSchema })

export type StoryboardProps = z.infer<typeof storyboardSchema>

/** Draws a timeline or a slice of one: shots and the transitions between them, and what the look lays over them. */
export function Storyboard({ timeline }: StoryboardProps) {
  return (
    <FilmCanvas timeline={timeline}>
      <ShotLayers timeline={timeline} />
      <FilmOverlays timeline={timeline} />
      <PreviewAudio timeline={timeline} />
    </FilmCanvas>
  )
}
