import type { AssetIndex } from './asset.ts'
import type { AudioTrack } from './board.ts'
import { cleanText } from './clean-text.ts'
import type { AudioClip, Shot } from './schema.ts'
import { type FrameRate, framesToSamples, samplesToFrames, secondsToSamples } from './time.ts'
import { heardSeconds, voiceStartSeconds } from './timing-policy.ts'

/**
 * The clips of the mix, on the sample clock. What lies before the film or after its end is cut off; a track of
 * which nothing is left, or whose frame is not in the film, makes no clip.
 */
export function placeAudio({
  tracks,
  shots,
  durationInFrames,
  assets,
  frameRate,
}: {
  tracks: AudioTrack[]
  shots: Shot[]
  durationInFrames: number
  assets: AssetIndex
  frameRate: FrameRate
}): AudioClip[] {
  const filmEnd = framesToSamples(durationInFrames, frameRate)
  const shotById = new Map(shots.map((shot) => [shot.id, shot]))
  return tracks.flatMap((track) => {
    const asset = assets.audio.get(track.url)
    const shot = track.frameId === null ? null : shotById.get(track.frameId)
    if (!asset || shot === undefined) return []

    const unclipped = (shot ? framesToSamples(shot.from, frameRate) : 0) + startSamples(track)
    const fromSample = Math.max(0, unclipped)
    const end = Math.min(filmEnd, unclipped + secondsToSamples(heardSeconds(track, assets)))
    const durationInSamples = end - fromSample
    if (durationInSamples <= 0) return []

    const from = Math.min(durationInFrames - 1, samplesToFrames(fromSample, frameRate))
    const clip: AudioClip = {
      id: track.id,
      role: track.kind,
      name: track.name === null ? null : cleanText(track.name),
      shotId: track.frameId,
      media: { sha256: asset.sha256, src: asset.src, availableSamples: asset.durationInSamples },
      fromSample,
      durationInSamples,
      trimStartSample: secondsToSamples(track.trimStartSeconds) + (fromSample - unclipped),
      from,
      durationInFrames: Math.max(1, samplesToFrames(end, frameRate) - from),
      volume: track.volume,
      fadeInSamples: Math.min(durationInSamples, secondsToSamples(track.fadeInSeconds)),
      fadeOutSamples: Math.min(durationInSamples, secondsToSamples(track.fadeOutSeconds)),
      loop: track.loop,
    }
    return [clip]
  })
}

function startSamples(track: AudioTrack): number {
  return secondsToSamples(
    track.frameId !== null && track.kind === 'voiceover' ? voiceStartSeconds(track) : (track.startSeconds ?? 0),
  )
}
