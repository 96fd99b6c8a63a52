import { z } from 'zod'
import { idSchema, mediaUrlSchema, secondsSchema, timestampSchema } from './parts.ts'

const pointSchema = z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) })

const imageSchema = z.object({
  url: mediaUrlSchema,
  width: z.int().positive().nullish(),
  height: z.int().positive().nullish(),
  focal_point: pointSchema.nullish().meta({ description: 'Shares of width and height, from the top left.' }),
})

const videoSchema = z.object({
  url: mediaUrlSchema,
  duration: secondsSchema.nullish(),
  has_audio: z.boolean().nullish(),
})

const textSchema = z.string().max(20_000).nullish()

export const frameFields = z.object({
  position: z.number().nullish().meta({ description: 'Frames are shown in this order; without it, at the end.' }),
  scene: z.union([z.string(), z.number()]).nullish(),
  shot: z.union([z.string(), z.number()]).nullish(),
  title: textSchema,
  script: textSchema,
  dialogue: textSchema,
  action: textSchema,
  notes: textSchema,
  duration: z.number().positive('Must be more than 0 seconds.').nullish(),
  image: imageSchema.nullish(),
  video: videoSchema.nullish(),
  camera: z.looseObject({}).nullish(),
  transition: z.looseObject({}).nullish(),
  status: z.string().max(100).nullish(),
})

const noteShape = {
  text: z.string().min(1, 'Say something.').max(10_000),
  at: secondsSchema.nullish().meta({ description: 'Seconds into the shot.' }),
}

export const commentFields = z.object(noteShape)

export const reviewFields = z.object({
  ...noteShape,
  text: z.string().max(10_000).default(''),
  status: z.enum(['approved', 'changes_requested', 'pending']),
})

const writtenBy = {
  id: idSchema,
  frame_id: idSchema.nullish(),
  author: z.string().nullish(),
  created_at: timestampSchema.nullish(),
}

export const commentSchema = z
  .looseObject({ ...noteShape, ...writtenBy, status: reviewFields.shape.status.nullish() })
  .meta({ id: 'Comment' })

export const reviewSchema = z.looseObject({ ...reviewFields.shape, ...writtenBy }).meta({ id: 'Review' })

export const versionSchema = z
  .looseObject({
    id: idSchema,
    number: z.int().positive(),
    script: textSchema,
    image: imageSchema.nullish(),
    video: videoSchema.nullish(),
    created_at: timestampSchema,
  })
  .meta({ id: 'FrameVersion', description: 'A frame as it was before its script, image or video changed.' })

export const frameSchema = z
  .looseObject({
    ...frameFields.shape,
    id: idSchema,
    project_id: idSchema.nullish(),
    generation_job_id: z.string().nullish().meta({ description: 'The job that runs or failed; null once it is done.' }),
    comments: z.array(commentSchema).optional(),
    reviews: z.array(reviewSchema).optional(),
    versions: z.array(versionSchema).optional(),
  })
  .meta({ id: 'Frame' })
