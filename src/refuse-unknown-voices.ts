import { UsageError } from './errors.ts'
import type { Board } from './timeline/board.ts'
import { isVoice } from './timeline/heard-tracks.ts'

/** @throws {UsageError} `VOICE_UNKNOWN` when a name means no voiceover of the board, with those that there are. */
export function refuseUnknownVoices({ audioTracks }: Pick<Board, 'audioTracks'>, voices: readonly string[]): void {
  const unknown = voices.find((name) => !audioTracks.some((track) => isVoice(track, name)))
  if (unknown === undefined) return
  const voiceovers = audioTracks.filter(({ kind }) => kind === 'voiceover')
  const names = [...new Set(voiceovers.map(({ id, name, voiceId }) => name ?? voiceId ?? id))]
  const known = names.length === 0 ? 'The project has no voices.' : `The project has ${names.join(', ')}.`
  throw new UsageError(
    'VOICE_UNKNOWN',
    `No voiceover is called "${unknown}". ${known} --voices takes the names of tracks, or the ids of voices.`,
  )
}
