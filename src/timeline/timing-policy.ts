import type { AssetIndex } from './asset.ts'
import type { AudioTrack, Frame } from './board.ts'
import { graphemes } from './graphemes.ts'
import type { Shot } from './schema.ts'
import { type FrameRate, framesToSeconds, samplesToSeconds } from './time.ts'

/** Silence kept before and after a voiceover that sets its shot's length. */
export const VOICE_HANDLE_SECONDS = 0.25

const READING_CHARACTERS_PER_SECOND = 15
const SHORTEST_READING_SECONDS = 2
const LONGEST_READING_SECONDS = 6
const DEFAULT_SECONDS = 4

export type ShotTiming = { seconds: number; timedBy: Shot['timedBy'] }

/**
 * How long a shot is, by the first rule that applies: the frame's own duration; its voiceover plus handles; its
 * video; the time to read its script (15 characters a second, 2 to 6 s); 4 s.
 */
export function timeShot({
  frame,
  voices,
  assets,
  frameRate,
}: {
  frame: Frame
  /** The audible voiceover tracks of this frame. */
  voices: AudioTrack[]
  assets: AssetIndex
  frameRate: FrameRate
}): ShotTiming {
  if (frame.durationSeconds !== null) return { seconds: frame.durationSeconds, timedBy: 'duration' }

  const voiceEnd = Math.max(0, ...voices.map((track) => voiceStartSeconds(track) + heardSeconds(track, assets)))
  if (voiceEnd > 0) return { seconds: voiceEnd + VOICE_HANDLE_SECONDS, timedBy: 'voiceover' }

  const video = frame.video ? assets.videos.get(frame.video.url) : undefined
  if (video) return { seconds: framesToSeconds(video.durationInFrames, frameRate), timedBy: 'video' }

  const characters = graphemes((frame.script ?? frame.dialogue ?? frame.action ?? '').trim()).length
  if (characters > 0) {
    const seconds = characters / READING_CHARACTERS_PER_SECOND
    return {
      seconds: Math.min(LONGEST_READING_SECONDS, Math.max(SHORTEST_READING_SECONDS, seconds)),
      timedBy: 'reading',
    }
  }
  return { seconds: DEFAULT_SECONDS, timedBy: 'default' }
}

/** Where a voiceover begins, from its shot's start; one without a start of its own waits for the handle. */
export function voiceStartSeconds(track: AudioTrack): number {
  return track.startSeconds ?? VOICE_HANDLE_SECONDS
}

/** How much of a track is heard when nothing cuts it: what it asks for, or what its media has after the trim. */
export function heardSeconds(track: AudioTrack, assets: AssetIndex): number {
  const asset = assets.audio.get(track.url)
  const available = asset ? Math.max(0, samplesToSeconds(asset.durationInSamples) - track.trimStartSeconds) : 0
  if (track.durationSeconds === null) return available
  return track.loop ? track.durationSeconds : Math.min(track.durationSeconds, available)
}
