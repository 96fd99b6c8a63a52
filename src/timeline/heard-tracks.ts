import type { AudioTrack, Board } from './board.ts'

/**
 * The tracks of a board that sound: those that are not muted; where voices are chosen, of the voiceovers the chosen
 * ones instead, muted or not, as a project keeps the voices of its other languages.
 *
 * @param voices names as `isVoice` knows them; none chooses nothing.
 */
export function heardTracks(tracks: readonly AudioTrack[], voices: readonly string[]): AudioTrack[] {
  return tracks.filter((track) =>
    voices.length > 0 && track.kind === 'voiceover' ? voices.some((name) => isVoice(track, name)) : !track.muted,
  )
}

/** A board that says of no track that is heard that it is muted. */
export function withHeardTracks(board: Board, voices: readonly string[]): Board {
  const heard = new Set(heardTracks(board.audioTracks, voices))
  return {
    ...board,
    audioTracks: board.audioTracks.map((track) => (heard.has(track) ? { ...track, muted: false } : track)),
  }
}

/** Whether a name means a voiceover: the name of the track, whatever its case, the id of its voice, or its own id. */
export function isVoice({ kind, id, name, voiceId }: AudioTrack, written: string): boolean {
  const isNamed = name !== null && fold(name) === fold(written)
  return kind === 'voiceover' && (isNamed || voiceId === written || id === written)
}

function fold(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
}
