import { z } from 'zod'

/** What the page reads of a receipt; src/receipt.ts has all of it. */
export const receiptSchema = z.object({
  project: z.object({ title: z.string() }),
  file: z.object({ sha256: z.string() }),
  sound: z.object({ integratedLufs: z.number().nullable(), truePeakDbtp: z.number().nullable() }),
  checks: z.array(z.object({ name: z.string(), expected: z.string(), found: z.string(), passed: z.boolean() })),
  slates: z.array(z.string()),
  segments: z.object({ total: z.number(), rendered: z.number(), reused: z.number() }),
})

type ReadReceipt = z.infer<typeof receiptSchema>

/** Such as "all 15 checks passed". */
export function verdictWords({ checks }: ReadReceipt): string {
  const passed = checks.filter((check) => check.passed).length
  return passed === checks.length ? `all ${passed} checks passed` : `${passed} of ${checks.length} checks passed`
}

/** What was checked about a film and what it is made of, a sentence each. */
export function receiptWords(receipt: ReadReceipt): string[] {
  const { file, checks, slates, segments } = receipt
  const found = new Map(checks.map((check) => [check.name, check]))
  const [frames, size, codec, colour] = ['frames', 'size in pixels', 'video codec', 'colour'].map((name) =>
    found.get(name),
  )
  const apart = found.get('audio against video')
  return [
    ...(frames ? [`${frames.found} of ${frames.expected} frames decoded.`] : []),
    ...(size && codec && colour ? [`Picture: ${size.found}, ${codec.found}, ${colour.found}.`] : []),
    soundWords(receipt),
    ...(apart ? [lengthWords(apart.found)] : []),
    segmentWords(segments),
    ...(slates.length === 0 ? [] : [`Without a picture, and shown as slates: shot ${slates.join(', ')}.`]),
    `SHA-256 of the film: ${file.sha256}`,
  ]
}

// --- internal ---

function soundWords({ sound: { integratedLufs, truePeakDbtp } }: ReadReceipt): string {
  if (truePeakDbtp === null) return 'Sound: silence throughout.'
  const loudness = integratedLufs === null ? 'too quiet to have a loudness' : `${decimal(integratedLufs)} LUFS`
  return `Sound: ${loudness}, true peak ${decimal(truePeakDbtp)} dBTP.`
}

function segmentWords({ total, rendered, reused }: ReadReceipt['segments']): string {
  if (reused === 0) return total === 1 ? 'Its only segment was drawn anew.' : `All ${total} segments were drawn anew.`
  return `${rendered} of ${total} segments were drawn anew, ${reused} taken from before.`
}

/** @param seconds that sound is longer than picture, as the receipt writes them, such as `-0.0004 s`. */
function lengthWords(seconds: string): string {
  const milliseconds = Math.abs(Number.parseFloat(seconds) * 1000).toFixed(1)
  return milliseconds === '0.0'
    ? 'Picture and sound are equally long.'
    : `The lengths of picture and sound differ by ${milliseconds} ms.`
}

function decimal(value: number): string {
  return value.toFixed(1).replace('-', '−')
}
