import { deepEqual } from './deep-equal.ts'
import { movedItems } from './moved-items.ts'
import { nameShots } from './name-shots.ts'
import type { Shot, Timeline, Transition } from './schema.ts'
import { seenRange } from './seen-range.ts'
import { framesToSeconds, secondsToFrames } from './time.ts'
import type { ShotChange, ShotName } from './timeline-change.ts'

/** What is different in the shots of a film: those that are gone first, the others in their order. */
export function diffShots(before: Timeline, after: Timeline): ShotChange[] {
  const [was, is] = [indexOf(before), indexOf(after)]
  const stayed = (timeline: Timeline) =>
    timeline.shots.map(({ id }) => id).filter((id) => was.shots.has(id) && is.shots.has(id))
  const moved = movedItems(stayed(before), stayed(after))
  const removed = before.shots.flatMap(({ id }): ShotChange[] => {
    const shot = was.names.get(id)
    return shot && !is.shots.has(id) ? [{ kind: 'shot-removed', shot }] : []
  })
  const others = after.shots.flatMap((now, index): ShotChange[] => {
    const shot: ShotName = { id: now.id, number: now.number, index }
    const old = was.shots.get(now.id)
    if (!old) return [{ kind: 'shot-added', shot }]
    const changes = diffShot({ shot, old, now, was, is })
    if (!moved.has(now.id)) return changes
    const shotBefore = after.shots[index - 1]
    return [{ kind: 'shot-moved', shot, after: (shotBefore && is.names.get(shotBefore.id)) ?? null }, ...changes]
  })
  return [...removed, ...others]
}

// --- internal ---

type Index = {
  timeline: Timeline
  shots: ReadonlyMap<string, Shot>
  names: ReadonlyMap<string, ShotName>
  /** By the shot that comes in. */
  transitions: ReadonlyMap<string, Transition>
  /** By shot, the words without their lines, which follow from the size. */
  captions: ReadonlyMap<string, string>
  notes: ReadonlyMap<string, string>
}

function indexOf(timeline: Timeline): Index {
  return {
    timeline,
    shots: new Map(timeline.shots.map((shot) => [shot.id, shot])),
    names: nameShots(timeline),
    transitions: new Map(timeline.transitions.map((transition) => [transition.incomingShotId, transition])),
    captions: joinByShot(timeline.captions.map(({ shotId, lines }) => ({ shotId, text: lines.join(' ') }))),
    notes: joinByShot(timeline.markers.map(({ shotId, author, text }) => ({ shotId, text: `${author}: ${text}` }))),
  }
}

function joinByShot(texts: { shotId: string; text: string }[]): Map<string, string> {
  const joined = new Map<string, string>()
  for (const { shotId, text } of texts) joined.set(shotId, `${joined.get(shotId) ?? ''} ${text}`)
  return joined
}

type Compared = { shot: ShotName; old: Shot; now: Shot; was: Index; is: Index }

function diffShot(compared: Compared): ShotChange[] {
  const { shot, old, now, was, is } = compared
  const changes: ShotChange[] = []
  if (old.number !== now.number) changes.push({ kind: 'shot-renumbered', shot, from: old.number })
  const isNewPicture = hasNewPicture(compared)
  if (isNewPicture) changes.push({ kind: 'shot-picture', shot, to: now.picture.kind })
  else if (hasNewStill(compared)) changes.push({ kind: 'shot-picture', shot, to: 'image' })
  const byFrames = now.durationInFrames - atRateOf(is, old.durationInFrames, was)
  if (byFrames !== 0) changes.push({ kind: 'shot-length', shot, byFrames })
  changes.push(...diffTexts(compared), ...diffFraming(compared, isNewPicture))
  changes.push(...diffTransition(compared))
  return changes
}

/** A shot that begins one of the films and not the other has another transition because of that. */
function diffTransition({ shot, old, now, was, is }: Compared): ShotChange[] {
  if ((was.names.get(old.id)?.index === 0) !== (shot.index === 0)) return []
  const [cameIn, comesIn] = [was.transitions.get(old.id), is.transitions.get(now.id)]
  const oldLength = atRateOf(is, cameIn?.durationInFrames ?? 0, was)
  if (cameIn?.kind === comesIn?.kind && oldLength === (comesIn?.durationInFrames ?? 0)) return []
  return [{ kind: 'shot-transition', shot, from: cameIn?.kind ?? 'cut', to: comesIn?.kind ?? 'cut' }]
}

function hasNewPicture({ old: { picture: old }, now: { picture: now }, was, is }: Compared): boolean {
  if (old.kind === 'image' && now.kind === 'image')
    return isSameFormat(was, is) && old.image.sha256 !== now.image.sha256
  if (old.kind === 'video' && now.kind === 'video')
    return isSameFormat(was, is) && old.video.sha256 !== now.video.sha256
  if (old.kind === 'card') return !deepEqual(old, now)
  return old.kind !== now.kind
}

/** The image that a comparison shows beside a video. */
function hasNewStill({ old, now, was, is }: Compared): boolean {
  return isSameFormat(was, is) && is.timeline.composition === 'Compare' && old.still?.sha256 !== now.still?.sha256
}

function diffTexts({ shot, old, now, was, is }: Compared): ShotChange[] {
  const slates =
    old.picture.kind === 'slate' && now.picture.kind === 'slate' ? [old.picture.text, now.picture.text] : []
  const fields = {
    title: old.title !== now.title,
    scene: old.scene !== now.scene,
    status: old.status !== now.status,
    script: old.script !== now.script || slates[0] !== slates[1],
    captions: was.captions.get(old.id) !== is.captions.get(now.id),
    notes: was.timeline.look.notes && is.timeline.look.notes && was.notes.get(old.id) !== is.notes.get(now.id),
  }
  const order = ['title', 'scene', 'status', 'script', 'captions', 'notes'] as const
  return order.filter((field) => fields[field]).map((field) => ({ kind: 'shot-text', shot, field }))
}

/** Where a camera move ends follows from how long it takes and what it is over, so only a move by itself is told. */
function diffFraming({ shot, old, now, was, is }: Compared, isNewPicture: boolean): ShotChange[] {
  const changes: ShotChange[] = []
  if (old.fit !== now.fit) changes.push({ kind: 'shot-framing', shot, field: 'fit' })
  if (!deepEqual(old.focalPoint, now.focalPoint)) changes.push({ kind: 'shot-framing', shot, field: 'focal point' })
  const isFollowing =
    changes.length > 0 ||
    isNewPicture ||
    !isSameFormat(was, is) ||
    seenRange(old).durationInFrames !== seenRange(now).durationInFrames
  const cameOrWent = (old.motion === null) !== (now.motion === null)
  if (cameOrWent ? !isNewPicture : !isFollowing && !deepEqual(old.motion, now.motion)) {
    changes.push({ kind: 'shot-framing', shot, field: 'camera move' })
  }
  if (!isNewPicture && playbackOf(old) !== playbackOf(now)) {
    changes.push({ kind: 'shot-framing', shot, field: 'playback' })
  }
  return changes
}

/** At which speed exactly a video is retimed follows from how long its shot is. */
function playbackOf({ picture }: Shot): 'once' | 'looped' | 'retimed' {
  if (picture.kind !== 'video') return 'once'
  return picture.video.loop ? 'looped' : picture.video.speed === 1 ? 'once' : 'retimed'
}

function isSameFormat({ timeline: before }: Index, { timeline: after }: Index): boolean {
  return before.width === after.width && before.height === after.height && deepEqual(before.frameRate, after.frameRate)
}

/** A length of the older film in frames of the newer one. */
function atRateOf({ timeline: after }: Index, frames: number, { timeline: before }: Index): number {
  return secondsToFrames(framesToSeconds(frames, before.frameRate), after.frameRate)
}
