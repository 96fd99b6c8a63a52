import path from 'node:path'
import { type Ffmpeg, runFfmpeg } from '../platform/ffmpeg.ts'
import { writeWav } from '../platform/write-wav.ts'
import { decibelsToGain } from '../timeline/sound.ts'
import { decodeSound } from './decode-sound.ts'
import { limit } from './limit.ts'
import { HIGHEST_TRUE_PEAK_DBTP, type Loudness, type MeasuredSound, measureSound, TARGET_LUFS } from './loudness.ts'
import { createLoudnessMeter } from './loudness-meter.ts'

/** What was done to a mix to bring it to its loudness, and what came of it. */
export type MasteredSound = MeasuredSound & {
  loudness: Loudness
  /** The gain on the whole mix, in dB, before the limiter. */
  gainDb: number
  /** Why the loudness is not the preset's, if it is not. */
  heldBack: 'peaks' | 'quiet' | null
}

/** The finished sound: one AAC track in an MP4, and the same as WAV before encoding. */
export type Master = { audioPath: string; wavPath: string; sound: MasteredSound }

const AAC_BITS_PER_SECOND = 192_000

/** Left alone, Fraunhofer's encoder takes away what is above 17 kHz, and ffmpeg's own what is above 19. */
const HIGHEST_HZ = 20_000

/**
 * To read a packet, those before it in its chunk are counted again, and ffmpeg puts a MiB into one: of silence, two
 * hours. An hour of it took a minute and a half to read, in fragments it takes a second.
 */
const FRAGMENT_MICROSECONDS = 10_000_000

/** Louder, and noise nobody was meant to hear would become the film's sound. */
const MOST_GAIN_DB = 30

/** More, and the limiter would be heard. */
const MOST_LIMITING_DB = 12

/** Room for the overshoot of the AAC encoder, 0.3 to 0.6 dB as a rule; more is made when a film needs more. */
const FIRST_CEILING_DBTP = -1.8

/** What encoding is expected to add to the loudness: the encoder takes away what it takes to be inaudible. */
const FIRST_ENCODING_LU = -0.08

/** By how much a film gets louder with 1 dB of gain while the limiter works against it, until it has been seen. */
const FIRST_GROWTH = 0.6

/** However hard the limiter works, no smaller growth is counted on: it would make for steps too large to be right. */
const LEAST_GROWTH = 0.4

/** How far true-peak meters differ, so that no other finds a peak above the limit. */
const METER_ERROR_DB = 0.15

/** Half of what a finished file is allowed, so that encoding cannot take it out of bounds. */
const AIM_LU = 0.15

/** Each round writes the film's sound once; two or three are usual for loud ones, one for others. */
const MOST_ROUNDS = 8

/**
 * Brings a mix to its loudness by one constant gain, keeps its true peaks below −1 dBTP, and encodes it once,
 * straight into an MP4 (which records the encoder's delay, as raw AAC cannot). What counts is the encoded file,
 * decoded again: where it is too loud, too quiet or peaks too high, gain and ceiling are corrected.
 *
 * @param blocks begins the mix anew with every call; the same each time.
 */
export async function masterSound({
  blocks,
  durationInSamples,
  loudness,
  workDir,
  ffmpeg,
  signal,
}: {
  blocks: () => AsyncIterable<Float32Array>
  durationInSamples: number
  loudness: Loudness
  workDir: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<Master> {
  const wavPath = path.join(workDir, 'mix.wav')
  const audioPath = path.join(workDir, 'audio.mp4')
  const mixed = await measureSound(blocks())
  const target = TARGET_LUFS[loudness]
  let most = mostGain(mixed)
  let ceilingDb = FIRST_CEILING_DBTP
  let gainDb = 0
  let encodingLu = FIRST_ENCODING_LU
  let growth = 1
  let before: { gainDb: number; ceilingDb: number; integratedLufs: number | null } | null = null
  /** Sees what the last gain has done, so that the next one makes up for what the limiter takes away again. */
  const learnGrowth = ({ integratedLufs }: MeasuredSound) => {
    const isLimited = (integratedLufs ?? 0) < (mixed.integratedLufs ?? 0) + gainDb - 0.01
    if (!before) growth = isLimited ? FIRST_GROWTH : 1
    else if (integratedLufs !== null && before.integratedLufs !== null && before.ceilingDb === ceilingDb) {
      const seen = (integratedLufs - before.integratedLufs) / (gainDb - before.gainDb)
      growth = Math.min(1, Math.max(LEAST_GROWTH, seen))
      // What is quiet has come up so far that it counts for the loudness, while peaks stay where they are.
      if (seen < 0 && gainDb > before.gainDb) most = { gainDb: before.gainDb, because: 'peaks' }
    }
    before = { gainDb, ceilingDb, integratedLufs }
  }
  const correctGain = ({ integratedLufs }: MeasuredSound, expectedLu: number): boolean => {
    const missing = target === null || integratedLufs === null ? 0 : target - integratedLufs - expectedLu
    const corrected = Math.min(most.gainDb, gainDb + missing / growth)
    const isWorthIt = Math.abs(missing) > AIM_LU && Math.abs(corrected - gainDb) > 0.01
    if (isWorthIt) gainDb = corrected
    return isWorthIt
  }
  correctGain(mixed, encodingLu)

  for (let round = 1; ; round += 1) {
    const isLast = round === MOST_ROUNDS
    const meter = createLoudnessMeter()
    const limited = limit({ blocks: blocks(), gain: decibelsToGain(gainDb), ceiling: decibelsToGain(ceilingDb) })
    await writeWav({ file: wavPath, durationInSamples, encoding: 'float32', blocks: passing(limited, meter.add) })
    const written = { integratedLufs: meter.integratedLufs(), truePeakDbtp: null }
    learnGrowth(written)
    if (!isLast && correctGain(written, encodingLu)) continue

    await encode({ wavPath, audioPath, ffmpeg, signal })
    const encoded = await measureSound(decodeSound({ file: audioPath, ffmpeg, signal }))
    if (encoded.integratedLufs !== null && written.integratedLufs !== null) {
      encodingLu = encoded.integratedLufs - written.integratedLufs
    }
    const excess = (encoded.truePeakDbtp ?? -Infinity) + METER_ERROR_DB - HIGHEST_TRUE_PEAK_DBTP
    if (excess > 0) ceilingDb -= excess + 0.1
    if (!isLast && (correctGain(encoded, 0) || excess > 0)) continue

    const heldBack = gainDb === most.gainDb && target !== null ? most.because : null
    return { audioPath, wavPath, sound: { ...encoded, loudness, gainDb, heldBack } }
  }
}

// --- internal ---

function mostGain({ truePeakDbtp }: MeasuredSound): { gainDb: number; because: 'peaks' | 'quiet' } {
  const byPeaks = FIRST_CEILING_DBTP + MOST_LIMITING_DB - (truePeakDbtp ?? 0)
  return byPeaks < MOST_GAIN_DB ? { gainDb: byPeaks, because: 'peaks' } : { gainDb: MOST_GAIN_DB, because: 'quiet' }
}

async function* passing(blocks: AsyncIterable<Float32Array>, see: (block: Float32Array) => void) {
  for await (const block of blocks) {
    see(block)
    yield block
  }
}

async function encode({
  wavPath,
  audioPath,
  ffmpeg,
  signal,
}: {
  wavPath: string
  audioPath: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<void> {
  const aac = ['-c:a', ffmpeg.aacEncoder, '-b:a', String(AAC_BITS_PER_SECOND), '-cutoff', String(HIGHEST_HZ)]
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact']
  const fragments = ['-movflags', '+delay_moov', '-frag_duration', String(FRAGMENT_MICROSECONDS)]
  await runFfmpeg({
    ffmpeg,
    signal,
    args: ['-f', 'wav', '-i', wavPath, ...aac, ...plain, ...fragments, '-f', 'mp4', audioPath],
  })
}
