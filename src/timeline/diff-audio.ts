import { nameShots } from './name-shots.ts'
import { isVideoSound, videoSoundId } from './place-audio.ts'
import type { AudioClip, Shot, Timeline } from './schema.ts'
import { framesToSamples } from './time.ts'
import type { AudioChange, ClipName, ShotName } from './timeline-change.ts'

/** Less is not heard, and may come from how a level was calculated. */
const SMALLEST_STEP_DB = 0.05

/** What is different in the sound of a film. The sound of a shot comes and goes with it, and a video's with its video. */
export function diffAudio(before: Timeline, after: Timeline): AudioChange[] {
  const [was, is] = [indexOf(before), indexOf(after)]
  const removed = before.audioClips
    .filter((clip) => !is.clips.has(clip.id) && !comesWithPicture(clip, was, is))
    .map((clip): AudioChange => ({ kind: 'audio-removed', clip: nameOf(clip, was) }))
  const others = after.audioClips.flatMap((now): AudioChange[] => {
    const clip = nameOf(now, is)
    const old = was.clips.get(now.id)
    if (!old) return comesWithPicture(now, was, is) ? [] : [{ kind: 'audio-added', clip }]
    return diffClip({ clip, old, now, was, is })
  })
  return [...removed, ...others]
}

// --- internal ---

type Index = {
  timeline: Timeline
  clips: ReadonlyMap<string, AudioClip>
  shots: ReadonlyMap<string, Shot>
  names: ReadonlyMap<string, ShotName>
  /** In samples, where what is no card begins. */
  filmFrom: number
}

function indexOf(timeline: Timeline): Index {
  const { audioClips, shots, frameRate } = timeline
  const firstShot = shots.find(({ picture }) => picture.kind !== 'card')
  return {
    timeline,
    clips: new Map(audioClips.map((clip) => [clip.id, clip])),
    shots: new Map(shots.map((shot) => [shot.id, shot])),
    names: nameShots(timeline),
    filmFrom: framesToSamples(firstShot?.from ?? 0, frameRate),
  }
}

function nameOf({ id, role, name, shotId }: AudioClip, { names }: Index): ClipName {
  return { id, role, name, shot: (shotId === null ? null : names.get(shotId)) ?? null }
}

function comesWithPicture({ id, shotId }: AudioClip, was: Index, is: Index): boolean {
  if (shotId === null) return false
  const [old, now] = [was.shots.get(shotId), is.shots.get(shotId)]
  if (!old || !now) return true
  const isLaterRound = id !== videoSoundId(shotId)
  return isVideoSound({ id, shotId }) && (isLaterRound || old.picture.kind !== now.picture.kind)
}

function diffClip({
  clip,
  old,
  now,
  was,
  is,
}: {
  clip: ClipName
  old: AudioClip
  now: AudioClip
  was: Index
  is: Index
}): AudioChange[] {
  const changes: AudioChange[] = []
  const isReplaced = old.media.sha256 !== now.media.sha256
  if (isReplaced && !isVideoSound(now)) changes.push({ kind: 'audio-replaced', clip })
  const byDb = 20 * Math.log10(now.volume / old.volume)
  if (old.volume === 0 || now.volume === 0) {
    const isSilent = now.volume === 0
    if (isSilent !== (old.volume === 0)) changes.push({ kind: 'audio-level', clip, byDb: null, isSilent })
  } else if (Math.abs(byDb) >= SMALLEST_STEP_DB) {
    changes.push({ kind: 'audio-level', clip, byDb, isSilent: false })
  }
  const bySamples = startOf(now, is) - startOf(old, was)
  if (bySamples !== 0) changes.push({ kind: 'audio-moved', clip, bySamples })
  const longer = now.durationInSamples - old.durationInSamples
  const isOtherPart = now.trimStartSample !== old.trimStartSample
  if (!isReplaced && (isOtherPart || (longer !== 0 && (endsByItself(old, was) || endsByItself(now, is))))) {
    changes.push({ kind: 'audio-trimmed', clip, bySamples: longer })
  } else if (longer === 0 && !hasSameFades(old, now)) {
    changes.push({ kind: 'audio-fades', clip })
  }
  return changes
}

/** From where its track counts: its shot, or the first shot. */
function startOf({ fromSample, shotId }: AudioClip, { shots, filmFrom, timeline }: Index): number {
  const shot = shotId === null ? undefined : shots.get(shotId)
  return fromSample - (shot ? framesToSamples(shot.from, timeline.frameRate) : filmFrom)
}

/** Whether a clip ends before its media does, and neither the film nor its shot makes it. */
function endsByItself(clip: AudioClip, { shots, timeline: { durationInFrames, frameRate } }: Index): boolean {
  const end = clip.fromSample + clip.durationInSamples
  const shot = clip.role === 'sfx' && clip.shotId !== null ? shots.get(clip.shotId) : undefined
  const shotEnd = shot && framesToSamples(shot.from + shot.durationInFrames, frameRate)
  const isWhole = !clip.loop && clip.trimStartSample + clip.durationInSamples >= clip.media.availableSamples
  return !isWhole && end !== framesToSamples(durationInFrames, frameRate) && end !== shotEnd
}

function hasSameFades(old: AudioClip, now: AudioClip): boolean {
  return old.fadeInSamples === now.fadeInSamples && old.fadeOutSamples === now.fadeOutSamples && old.loop === now.loop
}
