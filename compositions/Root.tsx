import { type CalculateMetadataFunction, Composition, getInputProps } from 'remotion'
import { z } from 'zod'
import { contactSheetSchema, layOutSheet } from '../src/timeline/contact-sheet.ts'
import { POSTER_SIZE, posterSchema } from '../src/timeline/poster.ts'
import { reelSchema } from '../src/timeline/reel.ts'
import { type Timeline, timelineSchema } from '../src/timeline/schema.ts'
import { framesPerSecond } from '../src/timeline/time.ts'
import { followLook, timelineSourceSchema } from '../src/timeline/timeline-source.ts'
import { Animatic } from './Animatic.tsx'
import { Compare } from './Compare.tsx'
import { ContactSheet } from './ContactSheet.tsx'
import { Poster } from './Poster.tsx'
import { Reel } from './Reel.tsx'
import { Storyboard, type StoryboardProps, storyboardSchema } from './Storyboard.tsx'
import { samplePreview } from './sample-preview.ts'

/** What Remotion finds in the bundle: compositions, sized and timed by the timeline they are given. */
export function Root() {
  const film = { schema: storyboardSchema, defaultProps: { timeline }, calculateMetadata }
  return (
    <>
      <Composition id="Storyboard" component={Storyboard} {...film} />
      <Composition id="Animatic" component={Animatic} {...film} />
      <Composition id="Compare" component={Compare} {...film} />
      <Composition
        id="ContactSheet"
        component={ContactSheet}
        schema={contactSheetSchema}
        defaultProps={{ timeline, grid: { columns: 3, rows: 2 } }}
        calculateMetadata={({ props }) => {
          const { width, height, pages } = layOutSheet(props)
          return { width, height, durationInFrames: pages.length, fps: framesPerSecond(props.timeline.frameRate) }
        }}
      />
      <Composition
        id="Poster"
        component={Poster}
        schema={posterSchema}
        defaultProps={{ timeline, shotNumber: null }}
        calculateMetadata={({ props: { timeline } }) => ({
          ...POSTER_SIZE,
          durationInFrames: 1,
          fps: framesPerSecond(timeline.frameRate),
        })}
      />
      <Composition
        id="Reel"
        component={Reel}
        schema={reelSchema}
        defaultProps={{ films: [timeline], pictures: [{ film: 0, frame: 0, layer: 'film' as const }] }}
        calculateMetadata={({ props: { films, pictures } }) => ({
          ...sizeOf(films[0] ?? timeline),
          durationInFrames: pictures.length,
        })}
      />
    </>
  )
}

const calculateMetadata: CalculateMetadataFunction<StoryboardProps> = ({ props: { timeline: edited } }) => {
  const film = source === null ? edited : followLook({ edited, built: timeline, source })
  return { ...sizeOf(film), durationInFrames: film.durationInFrames, props: { timeline: film } }
}

function sizeOf({ width, height, frameRate }: Timeline) {
  return { width, height, fps: framesPerSecond(frameRate) }
}

/**
 * What Studio shows, under a name that is no prop of a composition: Studio's props panel edits the default props only,
 * and props given from outside win over them.
 */
const previewSchema = z.object({
  preview: z.object({ timeline: timelineSchema, source: timelineSourceSchema.nullable() }).default(samplePreview),
})

const {
  preview: { timeline, source },
} = previewSchema.parse(getInputProps())
