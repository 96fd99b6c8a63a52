import { copyFile, open } from 'node:fs/promises'
import type { FloatWavLayout } from '../platform/wav.ts'

/** A whole number of samples of either size. */
const BLOCK_IN_BYTES = 1024 * 1024

/**
 * Copies a float WAV file with silence in place of samples that are infinite or no numbers, of which ffmpeg would make
 * the loudest there are.
 */
export async function silenceNonNumbers({
  source,
  target,
  layout: { dataOffset, dataBytes, bytesPerSample },
  signal,
}: {
  source: string
  target: string
  layout: FloatWavLayout
  signal: AbortSignal
}): Promise<void> {
  await copyFile(source, target)
  await using file = await open(target, 'r+')
  const block = Buffer.alloc(BLOCK_IN_BYTES)
  const end = dataOffset + dataBytes
  for (let at = dataOffset; at < end; at += BLOCK_IN_BYTES) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(block, 0, Math.min(BLOCK_IN_BYTES, end - at), at)
    const samples = block.subarray(0, bytesRead)
    if (silence(samples, bytesPerSample)) await file.write(samples, 0, bytesRead, at)
  }
}

/** @returns whether there was anything to silence. */
function silence(samples: Buffer, bytesPerSample: FloatWavLayout['bytesPerSample']): boolean {
  let isChanged = false
  for (let at = 0; at + bytesPerSample <= samples.length; at += bytesPerSample) {
    const level = bytesPerSample === 4 ? samples.readFloatLE(at) : samples.readDoubleLE(at)
    if (Number.isFinite(level)) continue
    samples.fill(0, at, at + bytesPerSample)
    isChanged = true
  }
  return isChanged
}
