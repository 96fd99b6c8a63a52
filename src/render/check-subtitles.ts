import { createHash } from 'node:crypto'
import { probeSubtitles } from '../platform/ffprobe.ts'
import type { Caption } from '../timeline/schema.ts'
import type { FrameRate } from '../timeline/time.ts'
import type { Check } from './verify.ts'

/** Whether the file's text track shows every caption, word for word, from its first frame to its last, and no other. */
export async function checkSubtitles({
  file,
  captions,
  frameRate,
  signal,
}: {
  file: string
  captions: Caption[]
  frameRate: FrameRate
  signal: AbortSignal
}): Promise<Check> {
  const packets = await probeSubtitles(file, signal)
  const found = packets
    .filter((packet) => packet.data_hash !== hashOf(''))
    .map(({ pts, duration, data_hash: hash }) => [pts, duration, hash].join(' '))
  // A track's tick is the rate's numerator-th part of a second.
  const ticks = (frames: number) => frames * frameRate.denominator
  const planned = captions.map(({ from, durationInFrames, lines }) =>
    [ticks(from), ticks(durationInFrames), hashOf(lines.join('\n'))].join(' '),
  )
  const wrong = found.filter((cue, index) => cue !== planned[index]).length
  const expected = String(planned.length)
  const counted = packets.length === 0 ? 'no track' : String(found.length)
  const seen = wrong === 0 ? counted : `${counted}, ${wrong} with other words or times`
  return { name: 'cues of the soft track', expected, found: seen, passed: seen === expected }
}

/** Of a sample of timed text: its length in bytes, then its bytes. */
function hashOf(text: string): string {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return createHash('sha256').update(length).update(bytes).digest('hex')
}
