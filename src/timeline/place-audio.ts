import type { AssetIndex, AudioAsset } from './asset.ts'
import type { AudioTrack, Frame } from './board.ts'
import { cleanText } from './clean-text.ts'
import { duckUnder } from './duck.ts'
import type { AudioClip, Shot } from './schema.ts'
import { decibelsToGain, isHeard, type Sound } from './sound.ts'
import { type FrameRate, framesToSamples, samplesToFrames, secondsToSamples } from './time.ts'
import { heardSeconds, voiceStartSeconds } from './timing-policy.ts'

/** Of a cut through sound, so that it does not click; too short to be heard as a fade. */
export const CUT_FADE_SAMPLES = 144

/**
 * The clips of the mix, on the sample clock. What lies before the film or after its end is cut off; a track of
 * which nothing is left, or whose frame is not in the film, makes no clip. Clips of roles that are not heard are
 * among them, because captions follow voices also in a film without; `heardAudio` leaves them out.
 */
export function placeAudio({
  tracks,
  frames,
  shots,
  filmFrom,
  durationInFrames,
  assets,
  frameRate,
  sound,
}: {
  tracks: AudioTrack[]
  frames: Frame[]
  shots: Shot[]
  /** Where the first shot begins, in frames; the tracks of the whole film count from there. */
  filmFrom: number
  durationInFrames: number
  assets: AssetIndex
  frameRate: FrameRate
  sound: Sound
}): AudioClip[] {
  const film: Film = {
    from: filmFrom,
    durationInFrames,
    end: framesToSamples(durationInFrames, frameRate),
    frameRate,
    sound,
  }
  const shotById = new Map(shots.map((shot) => [shot.id, shot]))
  const ofTracks = tracks.flatMap((track) => {
    const asset = assets.audio.get(track.url)
    const shot = track.frameId === null ? null : shotById.get(track.frameId)
    return asset && shot !== undefined ? placeTrack({ track, asset, shot, assets, film }) : []
  })
  if (sound.videoSound === 'mute') return ofTracks
  const ofVideos = frames.flatMap((frame) => {
    const asset = frame.video ? assets.audio.get(frame.video.url) : undefined
    const shot = shotById.get(frame.id)
    return asset && shot?.picture.kind === 'video' ? placeVideoSound({ asset, shot, film }) : []
  })
  return [...ofTracks, ...ofVideos]
}

/** The clips of the roles that are heard, music ducked under the voices that are. */
export function heardAudio(clips: AudioClip[], sound: Sound): AudioClip[] {
  const heard = clips.filter((clip) => isHeard(clip.role, sound))
  const voices = heard.filter((clip) => clip.role === 'voiceover' && clip.volume > 0)
  return heard.map((clip) =>
    clip.role === 'music' ? { ...clip, envelope: duckUnder({ music: clip, voices, sound }) } : clip,
  )
}

/** The id of the clip that is the sound of a shot's video, or of the first round of it. */
export function videoSoundId(shotId: string): string {
  return `${shotId}:video`
}

/** Whether a clip is the sound of its shot's video, of whichever round. */
export function isVideoSound({ id, shotId }: Pick<AudioClip, 'id' | 'shotId'>): boolean {
  return shotId !== null && (id === videoSoundId(shotId) || id.startsWith(`${videoSoundId(shotId)}:`))
}

// --- internal ---

/** Nobody listens to a loop for longer, and a video of one frame would be a clip a frame. */
const MOST_ROUNDS = 1000

type Film = {
  /** Where the first shot begins. */
  from: number
  durationInFrames: number
  /** In samples. */
  end: number
  frameRate: FrameRate
  sound: Sound
}

function placeTrack({
  track,
  asset,
  shot,
  assets,
  film,
}: {
  track: AudioTrack
  asset: AudioAsset
  shot: Shot | null
  assets: AssetIndex
  film: Film
}): AudioClip[] {
  const from = framesToSamples(shot?.from ?? film.from, film.frameRate) + startSamples(track)
  return cutToFilm({
    film,
    asset,
    from,
    end: isEndless(track) ? loopEnd({ track, shot, film }) : from + secondsToSamples(heardSeconds(track, assets)),
    trim: secondsToSamples(track.trimStartSeconds),
    clip: {
      id: track.id,
      role: track.kind,
      name: track.name === null ? null : cleanText(track.name),
      shotId: track.frameId,
      volume: track.volume,
      fadeInSamples: secondsToSamples(track.fadeInSeconds),
      fadeOutSamples: secondsToSamples(track.fadeOutSeconds),
      loop: track.loop,
    },
  })
}

/**
 * The sound of a shot's video counts as an effect: it is as long as its shot and music does not go down for it. Of a
 * looped video it begins again with each round, a clip a round; of one at another speed it would be out of tune or out
 * of step, and there is none.
 */
function placeVideoSound({ asset, shot, film }: { asset: AudioAsset; shot: Shot; film: Film }): AudioClip[] {
  if (shot.picture.kind !== 'video' || shot.picture.video.speed !== 1) return []
  const { loop, availableFrames } = shot.picture.video
  const shotEnd = shot.from + shot.durationInFrames
  const roundInFrames = loop ? availableFrames : shot.durationInFrames
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(shot.durationInFrames / roundInFrames))
  return Array.from({ length: rounds }, (_, round) => {
    const start = shot.from + round * roundInFrames
    const from = framesToSamples(start, film.frameRate)
    const end = framesToSamples(Math.min(shotEnd, start + roundInFrames), film.frameRate)
    return cutToFilm({
      film,
      asset,
      from,
      end: Math.min(end, from + asset.durationInSamples),
      trim: 0,
      clip: {
        id: round === 0 ? videoSoundId(shot.id) : `${videoSoundId(shot.id)}:${round + 1}`,
        role: 'sfx',
        name: shot.title,
        shotId: shot.id,
        volume: 1,
        fadeInSamples: 0,
        fadeOutSamples: 0,
        loop: false,
      },
    })
  }).flat()
}

/**
 * A clip cut to the film. Where media is cut into, and at every end, it gets a fade too short to be heard; where it
 * begins as its file does, it does not, for the first sample may be the attack of a sound.
 */
function cutToFilm({
  film: { durationInFrames, end: filmEnd, frameRate, sound },
  asset,
  from: unclipped,
  end: unclippedEnd,
  trim,
  clip,
}: {
  film: Film
  asset: AudioAsset
  from: number
  end: number
  trim: number
  clip: Pick<AudioClip, 'id' | 'role' | 'name' | 'shotId' | 'volume' | 'fadeInSamples' | 'fadeOutSamples' | 'loop'>
}): AudioClip[] {
  const fromSample = Math.max(0, unclipped)
  const end = Math.min(filmEnd, unclippedEnd)
  const durationInSamples = end - fromSample
  if (durationInSamples <= 0) return []

  const from = Math.min(durationInFrames - 1, samplesToFrames(fromSample, frameRate))
  const trimStartSample = trim + (fromSample - unclipped)
  const cutIn = trimStartSample > 0 ? CUT_FADE_SAMPLES : 0
  const tail = clip.role === 'music' && end === filmEnd ? secondsToSamples(sound.musicFadeOutSeconds) : 0
  const fadeOut = clip.fadeOutSamples > 0 ? clip.fadeOutSamples : tail
  return [
    {
      ...clip,
      media: { sha256: asset.sha256, src: asset.src, availableSamples: asset.durationInSamples },
      fromSample,
      durationInSamples,
      trimStartSample,
      from,
      durationInFrames: Math.max(1, samplesToFrames(end, frameRate) - from),
      volume: clip.volume * decibelsToGain(sound.roles[clip.role].gainDb),
      fadeInSamples: Math.min(durationInSamples, Math.max(clip.fadeInSamples, cutIn)),
      fadeOutSamples: Math.min(durationInSamples, Math.max(fadeOut, CUT_FADE_SAMPLES)),
      envelope: [],
    },
  ]
}

/** Whether a track loops with nothing to say for how long; a voice that loops would be a slip. */
function isEndless(track: AudioTrack): boolean {
  return track.loop && track.durationSeconds === null && track.kind !== 'voiceover'
}

/** An endless effect of a shot ends with its shot, everything else with the film. */
function loopEnd({ track, shot, film }: { track: AudioTrack; shot: Shot | null; film: Film }): number {
  return shot && track.kind === 'sfx' ? framesToSamples(shot.from + shot.durationInFrames, film.frameRate) : film.end
}

function startSamples(track: AudioTrack): number {
  return secondsToSamples(
    track.frameId !== null && track.kind === 'voiceover' ? voiceStartSeconds(track) : (track.startSeconds ?? 0),
  )
}
