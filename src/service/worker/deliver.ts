import { rm } from 'node:fs/promises'
import path from 'node:path'
import { makeFolder, publishFile } from '../../platform/durable-file.ts'
import { linkOrCopy } from '../../platform/link-or-copy.ts'
import { removeUnfinished, unfinishedPath } from '../../unfinished-output.ts'
import type { ExportOutcome } from './export-task.ts'

/** Puts an export where somebody on this machine wants it: the film under its name, all else beside it. */
export async function deliver(outcome: ExportOutcome, filmPath: string): Promise<void> {
  const directory = path.dirname(filmPath)
  const stem = path.basename(filmPath, path.extname(filmPath))
  await makeFolder(directory)
  await removeUnfinished(filmPath)
  // The film last: whoever waits for it finds the rest.
  for (const file of [...outcome.subtitlePaths, ...outcome.otherPaths, outcome.receiptPath, outcome.outputPath]) {
    const temporaryFile = unfinishedPath(filmPath, path.extname(file).slice(1))
    const name = path.basename(file).replace(/^film(?=\.)/, stem)
    // A process that was killed may have had the number of this one.
    await rm(temporaryFile, { force: true })
    try {
      await linkOrCopy(file, temporaryFile)
      await publishFile(temporaryFile, path.join(directory, name))
    } finally {
      await rm(temporaryFile, { force: true })
    }
  }
}
