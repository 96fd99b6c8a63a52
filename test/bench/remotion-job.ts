import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { timelineSchema } from '../../src/timeline/schema.ts'

const jobSchema = z.object({
  timeline: timelineSchema,
  /** With the timeline's media in its public folder. */
  bundleDir: z.string(),
  browser: z.object({ path: z.string(), mode: z.enum(['headless-shell', 'chrome-for-testing']) }),
})

/** A film by `renderMedia`; without `encoder`, by its defaults. */
export const filmJobSchema = jobSchema.extend({
  outputPath: z.string(),
  encoder: z
    .object({
      crf: z.number(),
      preset: z.enum(['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow']),
    })
    .nullable(),
})

export type FilmJob = z.infer<typeof filmJobSchema>

/** Single frames of a film, lossless, by the bundle that a film's run left behind. */
export const framesJobSchema = jobSchema.extend({ frames: z.array(z.int()), outputDir: z.string() })

export type FramesJob = z.infer<typeof framesJobSchema>

/** The job a script was started with: its only argument is a JSON file. */
export async function readJob<Job>(schema: z.ZodType<Job>): Promise<Job> {
  return schema.parse(JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')))
}
