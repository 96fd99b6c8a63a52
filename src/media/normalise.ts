import { stat } from 'node:fs/promises'
import path from 'node:path'
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny'
import sharp from 'sharp'
import { ProjectError } from '../errors.ts'
import { type Ffmpeg, FfmpegError, runFfmpeg } from '../platform/ffmpeg.ts'
import { readWavLayout } from '../platform/wav.ts'
import type { OutputFormat } from '../timeline/output-format.ts'
import { type MediaUse, subjectOf } from './media-use.ts'
import type { Sniffed } from './sniff.ts'

/** Changes whenever what normalising does changes, so that no old result is taken for a new one. */
export const RECIPE_VERSION = 3

/** What an asset is besides its bytes. */
export type Normalised =
  | { kind: 'image'; extension: 'png'; widthInPixels: number; heightInPixels: number }
  | { kind: 'video'; extension: 'mp4'; widthInPixels: number; heightInPixels: number; durationInFrames: number }
  | { kind: 'audio'; extension: 'wav'; durationInSamples: number }

type Job = {
  use: MediaUse
  source: string
  sniffed: Sniffed
  /** Where to write; the recipe's name for the result. */
  target: string
  format: OutputFormat
  ffmpeg: Ffmpeg
  signal: AbortSignal
}

/**
 * Brings a media file into the one form everything downstream handles: images upright 8-bit sRGB PNG, at most
 * twice the output's size (or a quarter more than fills it, if that is larger); video at the output's constant rate, 8-bit BT.709 H.264, square pixels, a key frame every
 * half second, no B-frames; audio 48 kHz stereo 24-bit WAV.
 *
 * @throws {ProjectError} when the file is damaged or holds nothing of its kind.
 */
export async function normalise(job: Job): Promise<Normalised> {
  try {
    switch (job.use.kind) {
      case 'image':
        return await normaliseImage(job)
      case 'video':
        return await normaliseVideo(job)
      case 'audio':
        return await normaliseAudio(job)
    }
  } catch (error) {
    if (error instanceof FfmpegError || isDecodingError(error)) throw corrupt(job.use, error)
    throw error
  }
}

/** Whether a media file has a sound track; a damaged one is found out by reading it. */
export async function hasSound(file: string): Promise<boolean> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS })
  try {
    return (await input.getPrimaryAudioTrack()) !== null
  } finally {
    input.dispose()
  }
}

// --- internal ---

const MAX_IMAGE_PIXELS = 100e6
/** How much larger than its place a picture is kept, for the camera: shown whole, and filling the canvas. */
const ZOOM_ROOM = 2
const CROP_ROOM = 1.25
/** Of zlib: the files are read often and kept for a while. */
const COMPRESSION_LEVEL = 2

async function normaliseImage({ source, target, format }: Job): Promise<Normalised> {
  const opened = sharp(source, { failOn: 'error', limitInputPixels: MAX_IMAGE_PIXELS })
  const { autoOrient: size } = await opened.metadata()
  const inside = Math.min(format.width / size.width, format.height / size.height)
  const outside = Math.max(format.width / size.width, format.height / size.height)
  const scale = Math.min(1, Math.max(ZOOM_ROOM * inside, CROP_ROOM * outside))
  // Never JPEG: Chrome decodes a JPEG it shows smaller at a smaller size, or does not, as chance has it, and the two look
  // different (40 dB).
  const encoded = opened
    .autoOrient()
    .resize({ width: Math.max(1, Math.round(size.width * scale)) })
    .toColourspace('srgb')
    .png({ compressionLevel: COMPRESSION_LEVEL })
  const { width, height } = await encoded.toFile(target)
  return { kind: 'image', extension: 'png', widthInPixels: width, heightInPixels: height }
}

async function normaliseVideo({ use, source, target, format, sniffed, ffmpeg, signal }: Job): Promise<Normalised> {
  const size = await probePicture(source)
  if (size === null) throw corrupt(use, null)
  const scale = Math.min(1, Math.max(format.width / size.width, format.height / size.height))
  const even = (pixels: number) => Math.max(2, 2 * Math.round((pixels * scale) / 2))
  const [width, height] = [even(size.width), even(size.height)]
  const { numerator, denominator } = format.frameRate
  const keyFrameEvery = Math.max(1, Math.round(numerator / denominator / 2))
  await runFfmpeg({
    ffmpeg,
    signal,
    args: [
      ...inputArguments(source, sniffed),
      ...['-map', '0:v:0', '-map_metadata', '-1', '-an', '-sn', '-dn'],
      ...['-r', `${numerator}/${denominator}`, '-fps_mode', 'cfr'],
      ...['-vf', `scale=${width}:${height}:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p`],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '14', '-bf', '0', '-g', String(keyFrameEvery)],
      ...['-x264-params', 'colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv'],
      ...['-f', 'mp4', '-movflags', '+faststart', target],
    ],
  })
  const durationInFrames = await countPictures(target)
  if (durationInFrames === 0) throw corrupt(use, null)
  return { kind: 'video', extension: 'mp4', widthInPixels: width, heightInPixels: height, durationInFrames }
}

async function normaliseAudio({ use, source, target, sniffed, ffmpeg, signal }: Job): Promise<Normalised> {
  await runFfmpeg({
    ffmpeg,
    signal,
    args: [
      ...inputArguments(source, sniffed),
      ...['-map', '0:a:0', '-map_metadata', '-1', '-vn', '-sn', '-dn'],
      // Sound that begins after its picture is preceded by silence, because a WAV file cannot begin late.
      ...['-af', 'aresample=async=1:first_pts=0'],
      ...['-ac', '2', '-ar', '48000', '-c:a', 'pcm_s24le', '-f', 'wav', '-bitexact', target],
    ],
  })
  const { durationInSamples } = await readWavLayout(target)
  if (durationInSamples === 0) throw corrupt(use, null)
  return { kind: 'audio', extension: 'wav', durationInSamples }
}

/** The demuxer is forced and nothing but files may be opened: ffmpeg never guesses at untrusted bytes. */
function inputArguments(source: string, sniffed: Sniffed): string[] {
  const demuxer = sniffed.demuxer === null ? [] : ['-f', sniffed.demuxer]
  return ['-protocol_whitelist', 'file', ...demuxer, '-i', `file:${path.resolve(source)}`]
}

/** Width and height as shown (upright, square pixels), null when there is no picture. */
async function probePicture(file: string): Promise<{ width: number; height: number } | null> {
  return withVideoTrack(file, async (track) => ({ width: track.displayWidth, height: track.displayHeight }))
}

async function countPictures(file: string): Promise<number> {
  const count = await withVideoTrack(file, async (track) => (await track.computePacketStats()).packetCount)
  return count ?? 0
}

type VideoTrack = NonNullable<Awaited<ReturnType<Input['getPrimaryVideoTrack']>>>

async function withVideoTrack<Result>(file: string, read: (track: VideoTrack) => Promise<Result>) {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS })
  try {
    const track = await input.getPrimaryVideoTrack()
    return track === null ? null : await read(track)
  } catch (error) {
    if ((await stat(file)).size === 0) throw error
    throw new FfmpegError(String(error))
  } finally {
    input.dispose()
  }
}

/** Sharp throws plain errors; those without a system code are about the picture. */
function isDecodingError(error: unknown): boolean {
  return error instanceof Error && error.name === 'Error' && !('code' in error)
}

function corrupt(use: MediaUse, cause: unknown): ProjectError {
  return new ProjectError(
    'ASSET_CORRUPT',
    `${subjectOf(use)} is damaged or incomplete and cannot be read. Replace it in M Studio.`,
    { cause },
  )
}
