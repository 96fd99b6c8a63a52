import { overlayChanges, overlaysAt, pictureChanges, stillRanges } from '../timeline/changes.ts'
import { isLight, type LightTransition } from '../timeline/light.ts'
import { PLAIN_LOOK } from '../timeline/look.ts'
import { mediaSize, placePicture } from '../timeline/place-picture.ts'
import type { Shot, Timeline } from '../timeline/schema.ts'
import { type FrameRange, withoutHandles } from '../timeline/seen-range.ts'

/**
 * How the pictures of a segment come about. `pictures` are its stretches of equal frames: each is made once and shown
 * for as long as the stretch. What looks as it did before, such as a still once its caption has gone, is not drawn again.
 *
 * - `hold`: nothing moves. Chrome draws every picture.
 * - `native`: one or two shots that move as a whole, below overlays. Chrome draws the overlays and what stands still;
 *   the rest is sampled and mixed here.
 * - `browser`: everything else. Chrome draws every picture.
 */
export type Lane =
  | { kind: 'hold' | 'browser'; pictures: DrawnRange[] }
  | {
      kind: 'native'
      pictures: FrameRange[]
      /** From the bottom. Two only in a transition. */
      layers: Layer[]
      transition: LightTransition | null
      /** Where an overlay is seen, each range with one that stands still. */
      overlays: FrameRange[]
    }

/** What Chrome draws for a range: a frame of the segment, or of another timeline that looks the same. */
export type DrawnRange = FrameRange & { drawn: { timeline: Timeline; frame: number } }

export type Layer =
  /** Drawn by Chrome: the first frame of a timeline of one shot. */
  | { kind: 'still'; timeline: Timeline }
  /** Part of an image or video in a box on its ground, moving or not. */
  | { kind: 'window'; shot: Shot }

/**
 * Which lane makes a slice of a timeline, proved from the slice alone. Pure.
 *
 * The rule for `native`: every shot of it is either still or a window, and between two there is only light.
 */
export function planLane(slice: Timeline): Lane {
  const { durationInFrames } = slice
  const moving = pictureChanges(slice)
  const pictures = stillRanges([...moving, ...overlayChanges(slice)], durationInFrames)
  const native = planNative(slice, pictures)
  if (native) return native
  const isStill = stillRanges(moving, durationInFrames).length === 1
  const isCounting = pictures.length > 1 && pictures.length === durationInFrames
  if (isStill && !isCounting) return { kind: 'hold', pictures: drawnOnce(slice, pictures) }
  return {
    kind: 'browser',
    pictures: pictures.map((range) => ({ ...range, drawn: { timeline: slice, frame: range.from } })),
  }
}

// --- internal ---

/**
 * Over a picture that stands still, equal overlays make equal frames; and below none, the shot's still, which a transition
 * beside it needs, too.
 */
function drawnOnce(slice: Timeline, ranges: FrameRange[]): DrawnRange[] {
  const [shot] = slice.shots
  const firsts = new Map<string, number>()
  return ranges.map((range) => {
    if (shot && slice.composition === 'Storyboard' && !hasOverlay(slice, range.from)) {
      return { ...range, drawn: { timeline: alone(shot, slice), frame: 0 } }
    }
    const overlays = JSON.stringify(overlaysAt(slice, range.from))
    const frame = firsts.get(overlays) ?? range.from
    firsts.set(overlays, frame)
    return { ...range, drawn: { timeline: slice, frame } }
  })
}

function planNative(slice: Timeline, pictures: FrameRange[]): Lane | null {
  if (slice.composition !== 'Storyboard') return null
  const [transition = null, second] = slice.transitions
  if (second || (transition && (!isLight(transition) || !coversWhole(transition, slice)))) return null
  const layers = slice.shots.map((shot) => layerOf(shot, slice))
  const isOnlyStill = layers.every((layer) => layer?.kind === 'still')
  if (transition === null && (isOnlyStill || layers.length !== 1)) return null
  const found = layers.filter((layer) => layer !== null)
  if (found.length !== layers.length) return null
  const overlays = stillRanges(overlayChanges(slice), slice.durationInFrames).filter(({ from }) =>
    hasOverlay(slice, from),
  )
  return { kind: 'native', pictures, layers: found, transition, overlays }
}

function coversWhole({ from, durationInFrames }: FrameRange, slice: Timeline): boolean {
  return from <= 0 && from + durationInFrames >= slice.durationInFrames
}

function layerOf(shot: Shot, slice: Timeline): Layer | null {
  const { picture, fit, focalPoint, motion } = shot
  const isMedia = picture.kind === 'image' || picture.kind === 'video'
  if (!isMedia || (picture.kind === 'image' && motion === null)) return { kind: 'still', timeline: alone(shot, slice) }
  const { box } = placePicture({ fit, focalPoint, picture: mediaSize(picture), canvas: slice })
  const isFilled = fit === 'blur' && (box.width < slice.width || box.height < slice.height)
  return isFilled ? null : { kind: 'window', shot }
}

/** A shot that stands still, as a film of one frame without anything above it. */
function alone(shot: Shot, slice: Timeline): Timeline {
  const { colours, han } = slice.look
  return {
    ...slice,
    look: { ...PLAIN_LOOK, colours, han },
    durationInFrames: 1,
    startFrame: 0,
    facts: { version: null, date: null },
    logo: null,
    shots: [{ ...withoutHandles(shot), from: 0, durationInFrames: 1, status: null }],
    transitions: [],
    captions: [],
    markers: [],
  }
}

function hasOverlay(slice: Timeline, frame: number): boolean {
  const { draft, watermark, matte } = slice.look
  const { burnIns, notes, captions } = overlaysAt(slice, frame)
  return draft || watermark !== null || matte !== null || burnIns.length + notes.length + captions.length > 0
}
