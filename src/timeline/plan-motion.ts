import type { FrameCamera, Rectangle } from './board.ts'
import type { Motion } from './look.ts'
import { between } from './place-picture.ts'
import type { Shot, ShotMotion } from './schema.ts'

type PresetMove = Exclude<Motion, 'none' | 'auto'>

/** How much of the picture a move crosses: so much a second that the pace is the same in every shot, within limits. */
const ZOOM = { perSecond: 0.02, least: 0.03, most: 0.14 }
const PAN = { perSecond: 0.025, least: 0.04, most: 0.16 }

const AUTO_MOVES = ['push-in', 'pan-right', 'pull-out', 'pan-left'] as const

/**
 * How the camera moves over a shot: from and to the rectangles its frame gives, else as its frame names, else as the
 * look says. Rectangles take the shape of the box the picture is shown in, around the same centre.
 *
 * @param view what is seen when nothing moves, in fractions of the picture.
 * @param seconds for how long the shot is seen.
 * @returns null when nothing moves and all of `view` is seen.
 */
export function planMotion({
  camera,
  move,
  view,
  focalPoint,
  seconds,
}: {
  camera: FrameCamera | null
  /** From `chooseMove`. */
  move: Motion
  view: Rectangle
  focalPoint: Shot['focalPoint']
  seconds: number
}): ShotMotion | null {
  if (camera?.from || camera?.to) {
    const from = camera.from ? reshape(camera.from, view) : view
    const to = camera.to ? reshape(camera.to, view) : view
    return isSame(from, view) && isSame(to, view) ? null : { from, to }
  }
  return move === 'none' || move === 'auto' ? null : presetMotion({ move, view, focalPoint, seconds })
}

/**
 * The move of a shot, `auto` replaced: by the shot's id, so that a shot added elsewhere changes no other, but never
 * the same move twice in a row.
 *
 * @param before the move of the shot before, null for the first.
 */
export function chooseMove({ asked, id, before }: { asked: Motion; id: string; before: Motion | null }): Motion {
  if (asked !== 'auto') return asked
  const at = hashOf(id) % AUTO_MOVES.length
  const chosen = AUTO_MOVES[at] ?? 'none'
  return chosen === before ? (AUTO_MOVES[(at + 1) % AUTO_MOVES.length] ?? 'none') : chosen
}

// --- internal ---

function presetMotion({
  move,
  view,
  focalPoint,
  seconds,
}: {
  move: PresetMove
  view: Rectangle
  focalPoint: Shot['focalPoint']
  seconds: number
}): ShotMotion {
  const zoom = between(ZOOM.least, seconds * ZOOM.perSecond, ZOOM.most)
  const pan = between(PAN.least, seconds * PAN.perSecond, PAN.most)
  // The focal point stays where it is on the screen while the picture grows around it.
  const anchor = { x: (focalPoint.x - view.x) / view.width, y: (focalPoint.y - view.y) / view.height }
  const closer = part(view, 1 - zoom, between(0, anchor.x, 1), between(0, anchor.y, 1))
  const [left, right] = [part(view, 1 - pan, 0, 0.5), part(view, 1 - pan, 1, 0.5)]
  const [top, bottom] = [part(view, 1 - pan, 0.5, 0), part(view, 1 - pan, 0.5, 1)]
  switch (move) {
    case 'push-in':
      return { from: view, to: closer }
    case 'pull-out':
      return { from: closer, to: view }
    case 'pan-left':
      return { from: right, to: left }
    case 'pan-right':
      return { from: left, to: right }
    case 'tilt-up':
      return { from: bottom, to: top }
    case 'tilt-down':
      return { from: top, to: bottom }
    case 'drift':
      return { from: part(view, 1 - pan * 0.7, 0.1, 0.8), to: part(view, 1 - pan, 0.9, 0.3) }
  }
}

/** A part of a view in the view's shape; `x` and `y` say where, from 0 (left, top) to 1. */
function part(view: Rectangle, size: number, x: number, y: number): Rectangle {
  const [width, height] = [view.width * size, view.height * size]
  return { x: view.x + x * (view.width - width), y: view.y + y * (view.height - height), width, height }
}

/** The smallest rectangle of the view's shape that holds all of `wanted`, moved into the picture; at most the view. */
function reshape(wanted: Rectangle, view: Rectangle): Rectangle {
  const size = Math.min(1, Math.max(wanted.width / view.width, wanted.height / view.height))
  const [width, height] = [view.width * size, view.height * size]
  const x = between(0, wanted.x + wanted.width / 2 - width / 2, 1 - width)
  const y = between(0, wanted.y + wanted.height / 2 - height / 2, 1 - height)
  return { x, y, width, height }
}

function isSame(a: Rectangle, b: Rectangle): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93) >>> 0
  return hash >>> 3
}
