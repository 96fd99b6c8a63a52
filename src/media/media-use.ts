import type { Board } from '../timeline/board.ts'

/** A media URL of the board, what it is taken for, and how to call it in a sentence to its owner. */
export type MediaUse = {
  kind: 'image' | 'video' | 'audio'
  url: string
  /** Such as `the image of frame 4 ("The lamp")`. */
  label: string
}

/** Every distinct media file an export of the board needs. A frame with a video needs no image; muted tracks nothing. */
export function mediaUses(board: Board): MediaUse[] {
  const pictures = board.frames.flatMap((frame, index): MediaUse[] => {
    const title = frame.title === null ? '' : ` ("${frame.title}")`
    const of = `of frame ${index + 1}${title}`
    if (frame.video) return [{ kind: 'video', url: frame.video.url, label: `the video ${of}` }]
    if (frame.image) return [{ kind: 'image', url: frame.image.url, label: `the image ${of}` }]
    return []
  })
  const sounds = board.audioTracks
    .filter((track) => !track.muted)
    .map((track): MediaUse => ({ kind: 'audio', url: track.url, label: `the audio track "${track.name ?? track.id}"` }))
  const byKindAndUrl = new Map([...pictures, ...sounds].map((use) => [`${use.kind} ${use.url}`, use]))
  return [...byKindAndUrl.values()]
}

/** The label as a sentence begins. */
export function subjectOf(use: MediaUse): string {
  return use.label.charAt(0).toUpperCase() + use.label.slice(1)
}
