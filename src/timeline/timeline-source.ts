import { z } from 'zod'
import type { AssetIndex, AudioAsset, ImageAsset, VideoAsset } from './asset.ts'
import type { Board } from './board.ts'
import { buildTimeline } from './build-timeline.ts'
import { compositionIdSchema } from './composition-id.ts'
import { deepEqual } from './deep-equal.ts'
import type { OutputFormat } from './output-format.ts'
import type { Timeline } from './schema.ts'
import { soundSchema } from './sound.ts'

const assetsSchema = z.object({
  images: z.array(z.tuple([z.string(), ofOurs<ImageAsset>()])),
  videos: z.array(z.tuple([z.string(), ofOurs<VideoAsset>()])),
  audio: z.array(z.tuple([z.string(), ofOurs<AudioAsset>()])),
})

/** What a timeline is built from besides its look, as plain JSON: how a preview takes it along. */
export const timelineSourceSchema = z.object({
  board: ofOurs<Board>(),
  assets: assetsSchema,
  format: ofOurs<OutputFormat>(),
  sound: soundSchema,
  composition: compositionIdSchema,
  logo: ofOurs<ImageAsset>().nullable(),
})

export type TimelineSource = z.infer<typeof timelineSourceSchema>

/** What `buildTimeline` takes of a source. */
export function layoutOf({ assets, ...source }: TimelineSource) {
  const { images, videos, audio } = assets
  return { ...source, assets: { images: new Map(images), videos: new Map(videos), audio: new Map(audio) } }
}

/** An index as a source has it, in the order of URLs: an index is filled in the order of arrival. */
export function assetsAsJson({ images, videos, audio }: AssetIndex): TimelineSource['assets'] {
  return { images: inOrder(images), videos: inOrder(videos), audio: inOrder(audio) }
}

/**
 * The timeline after an edit of its look. Motion, transitions, cards and the like are laid out in time, so a timeline
 * that differs from the one built from the source by its look, and by nothing else, is built again.
 */
export function followLook({
  edited,
  built,
  source,
}: {
  edited: Timeline
  built: Timeline
  source: TimelineSource
}): Timeline {
  const { look } = edited
  if (deepEqual(look, built.look) || !deepEqual({ ...edited, look: null }, { ...built, look: null })) return edited
  const timeline = buildTimeline({ ...layoutOf(source), look })
  // Captions that an export leaves out stay out.
  return built.captions.length === 0 ? { ...timeline, captions: [] } : timeline
}

// --- internal ---

function inOrder<Each>(assets: ReadonlyMap<string, Each>): Array<[string, Each]> {
  return [...assets].sort(([one], [other]) => (one < other ? -1 : 1))
}

/** What this program wrote itself, a moment ago. */
function ofOurs<Value extends object>() {
  return z.custom<Value>((value) => typeof value === 'object' && value !== null)
}
