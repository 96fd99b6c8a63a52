import type { Board } from '../timeline/board.ts'

/** A media URL of the board, what it is taken for, and how to call it in a sentence to its owner. */
export type MediaUse = {
  kind: 'image' | 'video' | 'audio'
  url: string
  /** Such as `the image of frame 4 ("The lamp")`. */
  label: string
}

/**
 * Every distinct media file an export of the board needs: of a frame with a video no image unless `stills` are
 * asked for, of a muted track nothing.
 */
export function mediaUses(board: Board, { stills }: { stills: boolean }): MediaUse[] {
  const pictures = board.frames.flatMap((frame, index): MediaUse[] => {
    const title = frame.title === null ? '' : ` ("${frame.title}")`
    const of = `of frame ${index + 1}${title}`
    const video: MediaUse[] = frame.video ? [{ kind: 'video', url: frame.video.url, label: `the video ${of}` }] : []
    const image: MediaUse[] = frame.image ? [{ kind: 'image', url: frame.image.url, label: `the image ${of}` }] : []
    return stills ? [...video, ...image] : video.length > 0 ? video : image
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
