import { z } from 'zod'
import { contactSheetSchema } from '../timeline/contact-sheet.ts'
import { posterSchema } from '../timeline/poster.ts'
import { timelineSchema } from '../timeline/schema.ts'
import { encoderSettingsSchema } from './encoder.ts'

/** What every process that draws is told first; it knows no project, no key and no network. */
const drawingToolsSchema = z.object({
  /** Where the compositions' bundle is, or is to be made. */
  bundleDir: z.string(),
  workDir: z.string(),
  browser: z.object({ path: z.string(), mode: z.enum(['headless-shell', 'chrome-for-testing']) }),
})

export type DrawingTools = z.infer<typeof drawingToolsSchema>

const drawingRequestSchema = drawingToolsSchema.extend({
  /** A media reference's `src` is below this folder. */
  mediaDir: z.string(),
})

const segmentsRequestSchema = drawingRequestSchema.extend({
  kind: z.literal('segments'),
  ffmpegPath: z.string(),
  encoder: encoderSettingsSchema,
  /** Pages that draw, and segments that are composed, at the same time. */
  concurrency: z.int().positive(),
  segments: z.array(z.object({ key: z.string(), outputPath: z.string(), slice: timelineSchema })),
})

export type SegmentsRequest = z.infer<typeof segmentsRequestSchema>

/** To open what drawing needs before it is known what is drawn, and then to draw, each time in a folder of its own. */
export const renderRequestSchema = z.discriminatedUnion('kind', [
  drawingToolsSchema.extend({ kind: z.literal('open') }),
  segmentsRequestSchema,
])

export type RenderRequest = z.infer<typeof renderRequestSchema>

/** Pages that are no film. */
export const stillsSchema = z.discriminatedUnion('id', [
  z.object({ id: z.literal('ContactSheet'), props: contactSheetSchema }),
  z.object({ id: z.literal('Poster'), props: posterSchema }),
])

export type Stills = z.infer<typeof stillsSchema>

export const stillsRequestSchema = drawingRequestSchema.extend({ stills: stillsSchema })

export type StillsRequest = z.infer<typeof stillsRequestSchema>

/** What the process that draws segments reports while at it. */
export const renderProgressSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('frames'), count: z.int() }),
  z.object({ event: z.literal('segment'), key: z.string() }),
])

export type RenderProgress = z.infer<typeof renderProgressSchema>
