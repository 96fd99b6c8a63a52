import { type LightTransition, lightMixAt } from '../../timeline/light.ts'
import type { Timeline } from '../../timeline/schema.ts'
import type { FrameRange } from '../../timeline/seen-range.ts'
import type { PictureFiles, PictureOrder } from '../picture-files.ts'
import type { Lane } from '../plan-lane.ts'
import type { Compose, Composed, ComposeTools } from './encode-segment.ts'
import { type Kernel, type Overlay, openKernel, type Picture, sizeOf } from './kernel/kernel.ts'
import { readOverlay } from './lay-overlay.ts'
import { openPainter, type Painter, type PainterTools } from './open-painter.ts'
import { solid } from './solid.ts'

export type NativeLane = Extract<Lane, { kind: 'native' }>

/**
 * Orders what Chrome has to draw for a native segment.
 *
 * @returns what composes its pictures. A picture's memory is used again for the one after the next.
 */
export function composeNative(slice: Timeline, lane: NativeLane, pictures: PictureFiles): Compose {
  const stills = lane.layers.map((layer) =>
    layer.kind === 'still' ? pictures.order({ timeline: layer.timeline, frame: 0, layer: 'film' }) : null,
  )
  const overlays = lane.overlays.map((range) => ({
    ...range,
    order: pictures.order({ timeline: slice, frame: range.from, layer: 'overlay' }),
  }))
  return (tools) => {
    const opening = openKernel()
    const composed = compose({ slice, lane, stills, overlays, tools, opening })
    return {
      pictures: composed,
      [Symbol.asyncDispose]: async () => {
        await composed.return()
        const kernel = await opening
        kernel[Symbol.dispose]()
      },
    }
  }
}

// --- internal ---

async function* compose({
  slice,
  lane,
  stills,
  overlays,
  tools,
  opening,
}: {
  slice: Timeline
  lane: NativeLane
  /** Of its layers. */
  stills: (PictureOrder | null)[]
  overlays: (FrameRange & { order: PictureOrder })[]
  tools: ComposeTools
  opening: Promise<Kernel>
}): AsyncGenerator<Composed, void> {
  const kernel = await opening
  const painters = await Promise.all(
    lane.layers.map((layer, index) => openPainter(layer, stills[index] ?? null, { ...tools, slice, kernel })),
  )
  const targets = [kernel.picture(slice), kernel.picture(slice)] as const
  const mixer = lane.transition ? openMixer(lane.transition, { kernel, slice }) : null
  const laid = new Map<number, Overlay | null>()
  try {
    const overlayAt = (frame: number) =>
      overlays.find((each) => each.from <= frame && frame < each.from + each.durationInFrames)
    const [below, above] = painters
    const lookOf = (frame: number) =>
      lane.transition ? String(frame) : `${below?.lookOf(frame)} ${overlayAt(frame)?.from}`
    for (const [index, { from: frame, durationInFrames }] of joinEqual(lane.pictures, lookOf).entries()) {
      const target = targets[index % 2 === 0 ? 0 : 1]
      await below?.paint(target, frame)
      await mixer?.(target, frame, above ?? null)
      const range = overlayAt(frame)
      if (range && !laid.has(range.from)) {
        laid.set(
          range.from,
          await readOverlay({ kernel, png: await range.order.file, width: slice.width, height: slice.height }),
        )
        await range.order.release()
      }
      const overlay = range ? laid.get(range.from) : null
      if (overlay) kernel.lay(target, overlay)
      yield { picture: kernel.bytes(target.at, sizeOf(target)), durationInFrames }
    }
  } finally {
    for (const painter of painters) painter.close()
  }
}

/** A video of fewer pictures a second than the output shows some of them twice. */
function joinEqual(ranges: FrameRange[], lookOf: (frame: number) => string): FrameRange[] {
  const joined: (FrameRange & { look: string })[] = []
  for (const range of ranges) {
    const look = lookOf(range.from)
    const last = joined.at(-1)
    if (last?.look === look) last.durationInFrames += range.durationInFrames
    else joined.push({ ...range, look })
  }
  return joined
}

function weightOf(share: number): number {
  return Math.round(share * 256)
}

/** What a transition does to the picture of the outgoing shot; where there is none, to that of the incoming one. */
function openMixer(transition: LightTransition, { kernel, slice }: Pick<PainterTools, 'kernel' | 'slice'>) {
  const incoming = kernel.picture(slice)
  const veils = { black: solid(kernel, slice, '#000000'), white: solid(kernel, slice, '#ffffff') }
  return async (target: Picture, frame: number, above: Painter | null) => {
    const light = lightMixAt(transition, frame)
    if (above && light.incoming > 0) {
      await above.paint(incoming, frame)
      kernel.mix(target, incoming, weightOf(light.incoming))
    }
    if (light.veil) kernel.mix(target, veils[light.veil.colour], weightOf(light.veil.opacity))
  }
}
