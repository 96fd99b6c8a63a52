import { setTimeout } from 'node:timers/promises'
import type { Ffmpeg } from '../platform/ffmpeg.ts'
import type { Shot } from '../timeline/schema.ts'
import type { RenderPlan, Segment } from './plan-render.ts'
import type { SegmentDrawer } from './segment-drawer.ts'
import { openSegmentStore, type RenderedSegment } from './segment-store.ts'

/** An export as far as its media is here. */
export type Prospect = {
  /** What it will be if nothing more comes. */
  plan: RenderPlan
  mediaDir: string
  /** Whether nothing that is still to come changes the shot. */
  isComplete: (shot: Shot) => boolean
}

/** What of an export is drawn while the rest of its media is still on its way. */
export type DrawnAhead = {
  /** To be called when the machine would wait. While something is drawn, the last offer is kept for after it. */
  offer: (prospect: () => Prospect) => void
  /** Begins nothing more. The segments, by key; what a later arrival changed after all is not in the export's plan. */
  finish: () => Promise<ReadonlyMap<string, RenderedSegment>>
}

/**
 * How much longer than until the drawer is ready is waited for the rest: what comes later is drawn by itself, and opening
 * a page for it takes as long as drawing three pictures.
 */
const MORE_MAY_COME_MS = 1000

/**
 * Draws segments all shots of which are complete. A wrong guess costs time and nothing else: the key of a segment says
 * all that is in it.
 */
export function drawAhead({
  reuse,
  drawer,
  ffmpeg,
  dataDir,
  workDir,
  signal,
}: {
  /** Whether to leave out what the store has. */
  reuse: boolean
  drawer: SegmentDrawer
  ffmpeg: Ffmpeg
  dataDir: string
  workDir: string
  signal: AbortSignal
}): DrawnAhead {
  const drawn = new Map<string, RenderedSegment>()
  let offered: (() => Prospect) | null = null
  let drawing = Promise.resolve()
  let stopWaiting = () => {}
  const allIsHere = new Promise<void>((resolve) => {
    stopWaiting = resolve
  })

  const moreMayCome = async () => {
    await drawer.ready()
    await setTimeout(MORE_MAY_COME_MS, undefined, { ref: false })
  }

  const drawOffered = async () => {
    await Promise.race([moreMayCome(), allIsHere])
    // It was drawn with an offer that came later, or there is no time any more.
    if (offered === null) return
    const { plan, mediaDir, isComplete } = offered()
    offered = null
    const store = await openSegmentStore(dataDir, workDir)
    const missing = new Map<string, Segment>()
    for (const segment of plan.segments) {
      if (drawn.has(segment.key) || !segment.slice.shots.every(isComplete)) continue
      if (reuse && (await store.has(segment.key))) continue
      missing.set(segment.key, segment)
    }
    if (missing.size === 0) return
    await drawer.draw({
      ...{ plan, missing: [...missing.values()], store, ffmpeg, mediaDir, signal },
      onFrames: () => undefined,
      onSegment: (segment) => drawn.set(segment.key, segment),
    })
  }
  return {
    offer: (prospect) => {
      offered = prospect
      drawing = drawing.then(drawOffered)
      // Whoever waits for the end hears of it.
      drawing.catch(() => undefined)
    },
    finish: async () => {
      offered = null
      stopWaiting()
      await drawing
      return drawn
    },
  }
}
