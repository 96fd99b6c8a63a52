import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Only what the sandbox itself needs is checked, so that tests can serve boards that are wrong in any other way. */
export const boardFileSchema = z.object({
  project: z.looseObject({ id: z.union([z.string(), z.number()]) }),
  frames: z.array(z.looseObject({})),
  audio_tracks: z.array(z.looseObject({})),
})

/** A project in wire format. Media URLs inside `folder` are written relative to it, such as `media/frame-01.jpg`. */
export type BoardFile = z.infer<typeof boardFileSchema>

export type SandboxBoard = {
  /** Holds a `media` folder. */
  folder: string
  board: BoardFile
}

/** Reads `board.json` of a folder. */
export async function loadBoard(folder: string): Promise<SandboxBoard> {
  const text = await readFile(path.join(folder, 'board.json'), 'utf8')
  return { folder, board: boardFileSchema.parse(JSON.parse(text)) }
}

/** The project that comes with Storyreel. */
export function loadSampleBoard(): Promise<SandboxBoard> {
  return loadBoard(fileURLToPath(new URL('./sample', import.meta.url)))
}
