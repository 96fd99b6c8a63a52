import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from './platform/work-dir.ts'

/**
 * Where a process writes what is to become an output, or to stand beside it: in its folder, because renaming needs one
 * file system, and under a name that says whose it is.
 *
 * @param extension such as `mp4`.
 */
export function unfinishedPath(outputPath: string, extension: string): string {
  const { name: stem } = path.parse(outputPath)
  return path.join(path.dirname(outputPath), `.${stem}.${process.pid}.partial.${extension}`)
}

/** Removes what processes that were killed have left of an output and of what was to stand beside it. */
export async function removeUnfinished(outputPath: string): Promise<void> {
  const { name: stem } = path.parse(outputPath)
  const directory = path.dirname(outputPath)
  for (const name of await readdir(directory)) {
    const owner = ownerOf(name, stem)
    if (owner !== null && !isAlive(owner)) await rm(path.join(directory, name), { recursive: true, force: true })
  }
}

// --- internal ---

/** What follows `.<stem>.`, and for a receipt (see `publishJson`) `<stem>.receipt.json.`. */
const UNFINISHED = /^(?:[\da-f-]{36}\.)?(\d+)\.partial(?:\.\w+)?$/

/** @returns the process that was writing it; null when it is something else. */
function ownerOf(name: string, stem: string): number | null {
  const start = [`.${stem}.`, `${stem}.receipt.json.`].find((each) => name.startsWith(each))
  const owner = start === undefined ? undefined : UNFINISHED.exec(name.slice(start.length))?.[1]
  return owner === undefined ? null : Number(owner)
}
