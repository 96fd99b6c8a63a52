import type { AudioTrack, Board } from '../timeline/board.ts'

/** A media URL of the board, what it is taken for, and how to call it in a sentence to its owner. */
export type MediaUse = {
  kind: 'image' | 'video' | 'audio'
  url: string
  /** Such as `the image of frame 4 ("The lamp")`. */
  label: string
}

/**
 * Every distinct media file an export of the board needs, frame by frame, so that those that come first make whole
 * shots: of a frame with a video no image unless `stills` are asked for, of a muted track nothing.
 */
export function mediaUses(board: Board, { stills }: { stills: boolean }): MediaUse[] {
  const all = [...usesByFrame(board, { stills }).flat(), ...board.audioTracks.flatMap(useOfTrack)]
  const byKindAndUrl = new Map(all.map((use) => [`${use.kind} ${use.url}`, use]))
  return [...byKindAndUrl.values()]
}

/** Of each frame, those that decide how its shot looks and how long it is. */
export function usesByFrame(board: Board, { stills }: { stills: boolean }): MediaUse[][] {
  const voices = new Map(board.frames.map(({ id }): [string, MediaUse[]] => [id, []]))
  for (const track of board.audioTracks) {
    if (track.kind === 'voiceover' && track.frameId !== null) voices.get(track.frameId)?.push(...useOfTrack(track))
  }
  return board.frames.map((frame, index) => {
    const title = frame.title === null ? '' : ` ("${frame.title}")`
    const of = `of frame ${index + 1}${title}`
    const video: MediaUse[] = frame.video ? [{ kind: 'video', url: frame.video.url, label: `the video ${of}` }] : []
    const image: MediaUse[] = frame.image ? [{ kind: 'image', url: frame.image.url, label: `the image ${of}` }] : []
    return [...video, ...(stills || video.length === 0 ? image : []), ...(voices.get(frame.id) ?? [])]
  })
}

function useOfTrack({ muted, url, name, id }: AudioTrack): MediaUse[] {
  return muted ? [] : [{ kind: 'audio', url, label: `the audio track "${name ?? id}"` }]
}

/** The label as a sentence begins. */
export function subjectOf(use: MediaUse): string {
  return use.label.charAt(0).toUpperCase() + use.label.slice(1)
}
