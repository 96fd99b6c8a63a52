import type { Board, Frame } from '../timeline/board.ts'

/** What `--fill` can have made. */
export const FILL_KINDS = ['images', 'videos', 'voice'] as const

export type FillKind = (typeof FILL_KINDS)[number]

/** Something that a project lacks, and M Studio can generate. */
export type FillOrder = {
  frame: Frame
  /** Such as `the image of frame 4 ("The lamp")`. */
  label: string
} & ({ kind: 'image'; prompt: string } | { kind: 'video' } | { kind: 'voice'; text: string })

/**
 * What a project lacks of some kinds: images of frames that have only a script, videos of frames that have only an
 * image (or will have), voiceovers of dialogue that nobody speaks yet.
 */
export function planFill(board: Board, kinds: readonly FillKind[]): FillOrder[] {
  return kinds.flatMap((kind): FillOrder[] => {
    switch (kind) {
      case 'images':
        return imageOrders(board)
      case 'videos': {
        const soon = kinds.includes('images') ? imageOrders(board) : []
        return board.frames
          .filter(
            (frame) => frame.video === null && (frame.image !== null || soon.some((order) => order.frame === frame)),
          )
          .map((frame) => ({ kind: 'video', frame, label: `the video ${ofFrame(board, frame)}` }))
      }
      case 'voice':
        return voiceOrders(board)
    }
  })
}

/** Such as `of frame 4 ("The lamp")`. */
export function ofFrame({ frames }: Pick<Board, 'frames'>, frame: Frame): string {
  const title = frame.title === null ? '' : ` ("${frame.title}")`
  return `of frame ${frames.indexOf(frame) + 1}${title}`
}

// --- internal ---

function imageOrders(board: Board): FillOrder[] {
  return board.frames.flatMap((frame): FillOrder[] => {
    const prompt = words(frame.script) ?? words(frame.action)
    if (frame.image !== null || frame.video !== null || prompt === null) return []
    return [{ kind: 'image', frame, prompt, label: `the image ${ofFrame(board, frame)}` }]
  })
}

function voiceOrders(board: Board): FillOrder[] {
  const spoken = new Set(board.audioTracks.filter(({ kind }) => kind === 'voiceover').map(({ frameId }) => frameId))
  return board.frames.flatMap((frame): FillOrder[] => {
    const text = words(frame.dialogue)
    if (text === null || spoken.has(frame.id)) return []
    return [{ kind: 'voice', frame, text, label: `the voiceover ${ofFrame(board, frame)}` }]
  })
}

function words(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text
}
