import { z } from 'zod'
import type { Frame, FrameCamera, FrameTransition, Rectangle } from '../timeline/board.ts'
import { fitSchema, motionSchema, transitionKindSchema } from '../timeline/look.ts'

/**
 * What a frame says about how it is to be shot: fit, camera, transition. It only decorates, so a value in a form we do
 * not know counts as absent. Words come as `push_in`, `push-in` or `Push in`.
 */

/** What others call the same. A `fade` is through black, as in an editing room. */
const SYNONYMS = new Map(
  Object.entries({
    'zoom-in': 'push-in',
    'dolly-in': 'push-in',
    'zoom-out': 'pull-out',
    'dolly-out': 'pull-out',
    static: 'none',
    crossfade: 'dissolve',
    'cross-dissolve': 'dissolve',
    fade: 'dip-to-black',
    'fade-to-black': 'dip-to-black',
    'fade-to-white': 'dip-to-white',
  }),
)

const share = z.number().min(0).max(1)

const edgesSchema = z
  .object({ x: share, y: share, width: share.positive(), height: share.positive() })
  .refine(({ x, y, width, height }) => x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9)

/** The centre of what is seen, and how much larger than whole the picture is then. */
const zoomSchema = z.object({ x: share, y: share, scale: z.number().min(1).max(20) }).transform(
  ({ x, y, scale }): Rectangle => ({
    x: Math.min(1 - 1 / scale, Math.max(0, x - 0.5 / scale)),
    y: Math.min(1 - 1 / scale, Math.max(0, y - 0.5 / scale)),
    width: 1 / scale,
    height: 1 / scale,
  }),
)

const rectangleSchema = z.union([edgesSchema, zoomSchema]).nullable().catch(null)

const cameraSchema = z.object({ move: word(motionSchema), from: rectangleSchema, to: rectangleSchema })

const transitionSchema = z.object({
  kind: word(transitionKindSchema),
  duration: z.number().positive().max(60).nullable().catch(null),
})

export function readFit(payload: unknown): Frame['fit'] {
  return word(fitSchema).parse(payload)
}

export function readCamera(payload: unknown): FrameCamera | null {
  const parsed = cameraSchema.safeParse(payload)
  if (!parsed.success) return null
  const { move, from, to } = parsed.data
  return move === null && from === null && to === null ? null : parsed.data
}

export function readTransition(payload: unknown): FrameTransition | null {
  const parsed = transitionSchema.safeParse(payload)
  if (!parsed.success || parsed.data.kind === null) return null
  return { kind: parsed.data.kind, durationSeconds: parsed.data.duration }
}

const spokenSchema = z.looseObject({
  move: z.string().optional().catch(undefined),
  kind: z.string().optional().catch(undefined),
})

/** The word of a frame's fit, camera or transition that is none of those we know; null when there is none such. */
export const UNKNOWN_WORDS = {
  fit: (payload: unknown) => unknownOf(payload, fitSchema),
  camera: (payload: unknown) => unknownOf(spokenSchema.safeParse(payload).data?.move ?? payload, motionSchema),
  transition: (payload: unknown) =>
    unknownOf(
      spokenSchema.safeParse(payload).data?.kind ?? payload,
      z.union([transitionKindSchema, z.literal('none')]),
    ),
}

// --- internal ---

function unknownOf(written: unknown, schema: z.ZodType<unknown, string>): string | null {
  return typeof written === 'string' && word(schema).parse(written) === null ? written : null
}

function word<T extends z.ZodType<unknown, string>>(schema: T) {
  return z.string().transform(spell).pipe(schema).nullable().catch(null)
}

function spell(written: string): string {
  const spelled = written
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
  return SYNONYMS.get(spelled) ?? spelled
}
