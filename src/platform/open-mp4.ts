import { FilePathTarget, Mp4OutputFormat, Output } from 'mediabunny'

/** Mediabunny gathers 16 MiB before it writes, and takes as much memory for the smallest file, and segments are small. */
const WRITTEN_AT_ONCE_BYTES = 64 * 1024

/**
 * Opens an MP4 file to be written.
 *
 * @param index where the index goes: after everything else, or in front, in room kept for it. That needs to know how
 *   many packets each track will have at most.
 */
export function openMp4(file: string, { index }: { index: 'after' | 'in front' }): Output {
  return new Output({
    format: new Mp4OutputFormat({ fastStart: index === 'after' ? false : 'reserve' }),
    target: new FilePathTarget(file, { chunkSize: WRITTEN_AT_ONCE_BYTES }),
  })
}
