import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from './errors.ts'
import { makeFolder, publishFile, publishJson } from './platform/durable-file.ts'
import type { Receipt } from './receipt.ts'
import { EXTENSIONS, type OtherKind } from './render/output-kind.ts'
import type { SubtitleFile } from './subtitle-files.ts'
import { removeUnfinished, unfinishedPath } from './unfinished-output.ts'

const ALL_EXTENSIONS = [...Object.values(EXTENSIONS), 'srt', 'vtt']

/** The file an export is written to before it is known to be good, beside the name it will get. */
export type OutputFile = AsyncDisposable & {
  temporaryPath: string
  /** The same for a file of another kind. */
  temporaryPathOf: (kind: OtherKind) => string
  /** Gives the file its final name and puts its other kinds, its subtitles and the receipt next to it. */
  publish: (beside: {
    receipt: Receipt
    subtitles: SubtitleFile[]
    /** Those that were written to their temporary names. */
    others: OtherKind[]
  }) => Promise<{ otherPaths: string[]; subtitlePaths: string[]; receiptPath: string }>
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
  await makeFolder(directory)
  const stem = path.basename(outputPath, path.extname(outputPath))
  await removeUnfinished(outputPath)
  const temporary = (extension: string) => unfinishedPath(outputPath, extension)
  const temporaryPath = temporary('mp4')
  const receiptPath = path.join(directory, `${stem}.receipt.json`)
  return {
    temporaryPath,
    temporaryPathOf: (kind) => temporary(EXTENSIONS[kind]),
    publish: async ({ receipt, subtitles, others }) => {
      const final = (extension: string) => path.join(directory, `${stem}.${extension}`)
      const subtitleExtensions = subtitles.map(({ extension }) => extension)
      const otherExtensions = others.map((kind) => EXTENSIONS[kind])
      // All written before any gets its name: a full disk must not leave new subtitles beside an old film.
      for (const { extension, text } of subtitles) await writeFile(temporary(extension), text)
      for (const extension of [...subtitleExtensions, ...otherExtensions]) {
        await publishFile(temporary(extension), final(extension))
      }
      await publishFile(temporaryPath, outputPath)
      await publishJson(receiptPath, receipt)
      return { otherPaths: otherExtensions.map(final), subtitlePaths: subtitleExtensions.map(final), receiptPath }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ALL_EXTENSIONS.map((extension) => rm(temporary(extension), { force: true })))
    },
  }
}
