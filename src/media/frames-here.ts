import type { AssetIndex } from '../timeline/asset.ts'
import type { Board } from '../timeline/board.ts'
import { type MediaUse, usesByFrame } from './media-use.ts'

/** The ids of the frames of which all is here that decides how their shots look and how long they are. */
export function framesHere(board: Board, { stills, assets }: { stills: boolean; assets: AssetIndex }): Set<string> {
  const uses = usesByFrame(board, { stills })
  const complete = board.frames.filter((_, index) => uses[index]?.every((use) => isHere(use, assets)))
  return new Set(complete.map(({ id }) => id))
}

function isHere({ kind, url }: MediaUse, { images, videos, audio }: AssetIndex): boolean {
  switch (kind) {
    case 'image':
      return images.has(url)
    case 'video':
      return videos.has(url)
    case 'audio':
      return audio.has(url)
  }
}
