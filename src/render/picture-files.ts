import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Timeline } from '../timeline/schema.ts'
import type { Drawing } from './draw-pictures.ts'

/** A picture somebody waits for. */
export type PictureOrder = {
  /** The PNG, once it is drawn. */
  file: Promise<string>
  /** Says that it is no longer needed. */
  release: () => Promise<void>
}

export type PictureFiles = {
  /** Asks for a picture. Who asks for the same gets the same. */
  order: (drawing: Drawing) => PictureOrder
  /** All that is to be drawn, in the order it was first asked for. */
  drawings: () => Drawing[]
  /** @param index into the drawings. */
  deliver: (index: number, png: Uint8Array) => Promise<void>
}

/** Pictures on their way from Chrome to the segments that need them, as files, because Chrome may be far ahead. */
export function openPictureFiles(dir: string): PictureFiles {
  type Entry = { drawing: Drawing; file: Promise<string>; resolve: (file: string) => void; waiting: number }
  const entries: Entry[] = []
  const known = new Map<string, Entry>()
  const nameOf = contentNames()
  const enter = (drawing: Drawing): Entry => {
    const key = `${nameOf(drawing.timeline)} ${drawing.frame} ${drawing.layer}`
    const found = known.get(key)
    if (found) return found
    let resolve: (file: string) => void = () => undefined
    const file = new Promise<string>((done) => {
      resolve = done
    })
    const entry = { drawing, file, resolve, waiting: 0 }
    entries.push(entry)
    known.set(key, entry)
    return entry
  }
  return {
    order: (drawing) => {
      const entry = enter(drawing)
      entry.waiting += 1
      return {
        file: entry.file,
        release: async () => {
          entry.waiting -= 1
          if (entry.waiting === 0) await rm(await entry.file, { force: true })
        },
      }
    },
    drawings: () => entries.map(({ drawing }) => drawing),
    deliver: async (index, png) => {
      const file = path.join(dir, `picture-${index}.png`)
      await writeFile(file, png)
      entries[index]?.resolve(file)
    },
  }
}

/** Names timelines by what is in them. */
function contentNames(): (timeline: Timeline) => number {
  const byObject = new Map<Timeline, number>()
  const byContent = new Map<string, number>()
  return (timeline) => {
    const known = byObject.get(timeline)
    if (known !== undefined) return known
    const content = JSON.stringify(timeline)
    const name = byContent.get(content) ?? byContent.size
    byContent.set(content, name)
    byObject.set(timeline, name)
    return name
  }
}
