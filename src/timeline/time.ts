/** The only place that converts between seconds, frames and samples. */

/** An exact rate in frames a second: 29.97 is `{ numerator: 30000, denominator: 1001 }`. */
export type FrameRate = { numerator: number; denominator: number }

/** The sample clock of every mix, in Hz. */
export const SAMPLE_RATE = 48_000

/** NTSC rates by the names people write for them. */
const NTSC_RATES: ReadonlyArray<{ written: number; numerator: number }> = [
  { written: 23.976, numerator: 24_000 },
  { written: 29.97, numerator: 30_000 },
  { written: 47.952, numerator: 48_000 },
  { written: 59.94, numerator: 60_000 },
]

/**
 * The exact rate for a written one: 23.976 and 23.98 mean 24000/1001.
 *
 * @returns null when it is no rate from 1 to 240 that a timeline can have.
 */
export function parseFrameRate(written: number): FrameRate | null {
  if (Number.isInteger(written)) {
    return written >= 1 && written <= 240 ? { numerator: written, denominator: 1 } : null
  }
  const ntsc = NTSC_RATES.find((rate) => Math.abs(rate.written - written) < 0.006)
  return ntsc ? { numerator: ntsc.numerator, denominator: 1001 } : null
}

export function framesPerSecond({ numerator, denominator }: FrameRate): number {
  return numerator / denominator
}

/**
 * The frame border nearest to a time in seconds; ties go up. Times a billionth of a frame below a tie count as the
 * tie, so that sums of thirds and tenths land where the arithmetic on paper does.
 */
export function secondsToFrames(seconds: number, { numerator, denominator }: FrameRate): number {
  return Math.floor((seconds * numerator) / denominator + 0.5 + 1e-9)
}

export function framesToSeconds(frames: number, { numerator, denominator }: FrameRate): number {
  return (frames * denominator) / numerator
}

export function secondsToSamples(seconds: number): number {
  return Math.floor(seconds * SAMPLE_RATE + 0.5 + 1e-9)
}

/** The sample at which a frame begins. */
export function framesToSamples(frames: number, { numerator, denominator }: FrameRate): number {
  return Math.round((frames * denominator * SAMPLE_RATE) / numerator)
}

/** The frame border nearest to a sample; ties go up. */
export function samplesToFrames(samples: number, { numerator, denominator }: FrameRate): number {
  return Math.floor((samples * numerator) / (denominator * SAMPLE_RATE) + 0.5 + 1e-9)
}

export function samplesToSeconds(samples: number): number {
  return samples / SAMPLE_RATE
}

/**
 * A frame position as `HH:MM:SS:FF`, counting whole frames at the nominal rate. At 29.97 and 59.94 frames a second it is
 * SMPTE ST 12-1 drop-frame, `HH:MM:SS;FF`, which keeps time with the clock on the wall.
 */
export function timecode(frame: number, frameRate: FrameRate): string {
  const nominal = Math.round(framesPerSecond(frameRate))
  const dropped = frameRate.denominator === 1001 && nominal % 30 === 0 ? nominal / 15 : 0
  const number = dropped === 0 ? frame : frame + droppedBefore(frame, { nominal, dropped })
  const totalSeconds = Math.floor(number / nominal)
  const [hours, minutes, seconds, frames] = [
    Math.floor(totalSeconds / 3600),
    Math.floor(totalSeconds / 60) % 60,
    totalSeconds % 60,
    number % nominal,
  ].map((field) => String(field).padStart(2, '0'))
  return `${hours}:${minutes}:${seconds}${dropped === 0 ? ':' : ';'}${frames}`
}

/** How many numbers are left out before a frame: the first `dropped` of every minute, but of every tenth minute. */
function droppedBefore(frame: number, { nominal, dropped }: { nominal: number; dropped: number }): number {
  const minute = nominal * 60 - dropped
  const tenMinutes = minute * 10 + dropped
  const within = frame % tenMinutes
  // The first minute of ten keeps all of its numbers.
  const minutes = Math.max(0, Math.floor((within - dropped) / minute))
  return dropped * (9 * Math.floor(frame / tenMinutes) + minutes)
}
