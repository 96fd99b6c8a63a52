import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from './errors.ts'
import { publishFile, publishJson } from './platform/durable-file.ts'
import { isAlive } from './platform/work-dir.ts'
import type { Receipt } from './receipt.ts'

/** The file an export is written to before it is known to be good, beside the name it will get. */
export type OutputFile = AsyncDisposable & {
  temporaryPath: string
  /** Gives the file its final name and puts the receipt next to it; returns the receipt's path. */
  publish: (receipt: Receipt) => Promise<string>
}

/**
 * Reserves a temporary name in the output's folder (renaming needs one file system). It goes with the end of the
 * block that holds it; those of processes that were killed go now.
 *
 * @throws {UsageError} when the output is not named as an MP4.
 */
export async function openOutputFile(outputPath: string): Promise<OutputFile> {
  if (path.extname(outputPath).toLowerCase() !== '.mp4') {
    throw new UsageError('OUTPUT_NOT_MP4', `The output ${outputPath} must end in .mp4.`)
  }
  const directory = path.dirname(outputPath)
  await mkdir(directory, { recursive: true })
  const stem = path.basename(outputPath, path.extname(outputPath))
  await removeAbandoned(directory, stem)
  const temporaryPath = path.join(directory, `.${stem}.${process.pid}.partial.mp4`)
  const receiptPath = path.join(directory, `${stem}.receipt.json`)
  return {
    temporaryPath,
    publish: async (receipt) => {
      await publishFile(temporaryPath, outputPath)
      await publishJson(receiptPath, receipt)
      return receiptPath
    },
    [Symbol.asyncDispose]: () => rm(temporaryPath, { force: true }),
  }
}

async function removeAbandoned(directory: string, stem: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const owner = name.startsWith(`.${stem}.`) ? /\.(\d+)\.partial\.mp4$/.exec(name)?.[1] : undefined
    if (owner !== undefined && !isAlive(Number(owner))) await rm(path.join(directory, name), { force: true })
  }
}
