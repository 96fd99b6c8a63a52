import type { OutputFormat } from '../timeline/output-format.ts'
import type { Caption } from '../timeline/schema.ts'

/** A track's entry in an MP4's index, and the bytes of its samples. */
export type TimedTextTrack = { trak: Buffer; samples: Buffer }

/**
 * Captions as a 3GPP timed text track (`tx3g`, which ffmpeg calls `mov_text`): the kind of subtitles that players of
 * MP4 know how to switch on and off. Layout of the boxes: ISO/IEC 14496-12; of `tx3g`: 3GPP TS 26.245, 5.16.
 *
 * @param samplesAt where in the file the samples will be, in bytes.
 * @param movieTimescale ticks a second of the file's index.
 */
export function timedTextTrack({
  captions,
  format: { width, height, frameRate },
  durationInFrames,
  trackId,
  movieTimescale,
  samplesAt,
}: {
  captions: Caption[]
  format: OutputFormat
  durationInFrames: number
  trackId: number
  movieTimescale: number
  samplesAt: number
}): TimedTextTrack {
  const samples = tile(captions, durationInFrames)
  const ticks = durationInFrames * frameRate.denominator
  const movieTicks = Math.round((ticks * movieTimescale) / frameRate.numerator)
  const sampleTable = box(
    'stbl',
    fullBox('stsd', 0, u32(1), sampleEntry(Math.min(height * 0.046, width * 0.054))),
    fullBox('stts', 0, u32(samples.length, ...samples.flatMap(({ frames }) => [1, frames * frameRate.denominator]))),
    fullBox('stsc', 0, u32(1, 1, samples.length, 1)),
    fullBox('stsz', 0, u32(0, samples.length, ...samples.map(({ bytes }) => bytes.length))),
    fullBox('co64', 0, u32(1), u64(samplesAt)),
  )
  const trak = box(
    'trak',
    fullBox(
      'tkhd',
      SWITCHED_ON,
      u32(0, 0, trackId, 0, movieTicks, 0, 0),
      u16(0, SUBTITLES, 0, 0),
      MATRIX,
      u32(width * 65_536, height * 65_536),
    ),
    box(
      'mdia',
      fullBox('mdhd', 0, u32(0, 0, frameRate.numerator, ticks), u16(UNDETERMINED_LANGUAGE, 0)),
      fullBox('hdlr', 0, u32(0), Buffer.from('sbtl'), u32(0, 0, 0), Buffer.from('Captions\0')),
      box('minf', fullBox('nmhd', 0), box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1))), sampleTable),
    ),
  )
  return { trak, samples: Buffer.concat(samples.map(({ bytes }) => bytes)) }
}

/** A box of an MP4: its size, its name, its contents. */
export function box(type: string, ...contents: Buffer[]): Buffer {
  const size = contents.reduce((sum, content) => sum + content.length, 8)
  return Buffer.concat([u32(size), Buffer.from(type, 'latin1'), ...contents])
}

// --- internal ---

type Sample = { frames: number; bytes: Buffer }

/** A sample for every cue and an empty one for every time without, so that they last as long as the film. */
function tile(captions: Caption[], durationInFrames: number): Sample[] {
  const samples: Sample[] = []
  let end = 0
  const silence = (until: number) => until > end && samples.push({ frames: until - end, bytes: u16(0) })
  for (const { from, durationInFrames: frames, lines } of captions) {
    silence(from)
    const text = Buffer.from(lines.join('\n'))
    samples.push({ frames, bytes: Buffer.concat([u16(text.length), text]) })
    end = from + frames
  }
  silence(durationInFrames)
  return samples
}

function fullBox(type: string, flags: number, ...contents: Buffer[]): Buffer {
  return box(type, u32(flags), ...contents)
}

function u16(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) buffer.writeUInt16BE(value, index * 2)
  return buffer
}

function u32(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, index * 4)
  return buffer
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8)
  buffer.writeBigUInt64BE(BigInt(value))
  return buffer
}

/** Enabled, part of the movie. */
const SWITCHED_ON = 3
/** The group of tracks of which a player shows one; any number of its own will do. Behind it stands the layer. */
const SUBTITLES = 2
/** `und`, three letters of five bits. */
const UNDETERMINED_LANGUAGE = 0x55c4
/** Neither moved nor scaled. */
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

const WHITE = u32(0xffffffff)
const CLEAR = u32(0)
const FONT_ID = 1

/** @param fontSize in pixels, for players that have none of their own. */
function sampleEntry(fontSize: number): Buffer {
  return box(
    'tx3g',
    // Reserved, and the only data reference.
    u16(0, 0, 0, 1),
    u32(0),
    // Centred, at the bottom (−1).
    Buffer.from([0x01, 0xff]),
    CLEAR,
    // The whole of the picture as text box.
    u16(0, 0, 0, 0),
    // From and to which character (all), which font, no bold or italics.
    u16(0, 0, FONT_ID),
    Buffer.from([0, Math.min(255, Math.round(fontSize))]),
    WHITE,
    box('ftab', u16(1, FONT_ID), Buffer.from('\x0aSans-Serif', 'latin1')),
  )
}
