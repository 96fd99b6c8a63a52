import type { AssetIndex } from './asset.ts'
import type { AudioTrack, Frame } from './board.ts'
import type { Shot } from './schema.ts'
import type { Sound } from './sound.ts'
import { type FrameRate, framesToSeconds } from './time.ts'
import { heardSeconds, voiceStartSeconds } from './timing-policy.ts'

/**
 * What a director would miss in a film's sound, or hear too much of, in sentences that name the shots: chosen voices
 * that are not there or too long for shots that were timed without them, and videos that are silent because they are
 * retimed.
 */
export function lintSound({
  pairs,
  tracks,
  heard,
  assets,
  sound,
  frameRate,
}: {
  pairs: readonly { frame: Frame; shot: Shot }[]
  /** All of the board, and those that are heard. */
  tracks: readonly AudioTrack[]
  heard: readonly AudioTrack[]
  assets: AssetIndex
  sound: Sound
  frameRate: FrameRate
}): string[] {
  const voicesOf = ({ id }: Frame, among: readonly AudioTrack[]) =>
    among.filter((track) => track.kind === 'voiceover' && track.frameId === id)
  const chosen = sound.voices.length === 0 ? [] : pairs
  const unspoken = chosen.filter(
    ({ frame }) => voicesOf(frame, tracks).length > 0 && voicesOf(frame, heard).length === 0,
  )
  const tooLong = chosen.flatMap(({ frame, shot }) => {
    const ends = voicesOf(frame, heard).map((track) => voiceStartSeconds(track) + heardSeconds(track, assets))
    const over = Math.max(0, ...ends) - framesToSeconds(shot.durationInFrames, frameRate)
    return over < 1 / 100 ? [] : [`The voice of shot ${shot.number} is ${over.toFixed(2)} s too long for its shot.`]
  })
  const silent = pairs.filter(
    ({ frame, shot: { picture } }) =>
      picture.kind === 'video' &&
      picture.video.speed !== 1 &&
      sound.videoSound === 'keep' &&
      assets.audio.has(frame.video?.url ?? ''),
  )
  return [
    ...(unspoken.length === 0
      ? []
      : [`None of the chosen voices speaks in ${numbersOf(unspoken)}, where the project has others.`]),
    ...tooLong,
    ...(silent.length === 0
      ? []
      : [`The sound of the video of ${numbersOf(silent)} is left out, because the video plays slower or faster.`]),
  ]
}

// --- internal ---

function numbersOf(pairs: readonly { shot: Shot }[]): string {
  return `${pairs.length === 1 ? 'shot' : 'shots'} ${pairs.map(({ shot }) => shot.number).join(', ')}`
}
