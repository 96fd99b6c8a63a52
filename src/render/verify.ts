import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { EncodedPacketSink } from 'mediabunny'
import { allOrNone } from '../platform/all-or-none.ts'
import { countPictures } from '../platform/count-pictures.ts'
import { hashFile } from '../platform/durable-file.ts'
import type { Ffmpeg } from '../platform/ffmpeg.ts'
import { openMedia } from '../platform/open-media.ts'
import type { Caption } from '../timeline/schema.ts'
import { framesPerSecond, framesToSeconds, samplesToSeconds } from '../timeline/time.ts'
import type { JoinedTracks } from './assemble.ts'
import { checkSubtitles } from './check-subtitles.ts'
import { HIGHEST_TRUE_PEAK_DBTP, LOUDNESS_TOLERANCE_LU, type MeasuredSound, TARGET_LUFS } from './loudness.ts'
import type { MasteredSound } from './master-sound.ts'
import type { RenderPlan } from './plan-render.ts'

/** One thing that was looked at in the finished file. */
export type Check = { name: string; expected: string; found: string; passed: boolean }

export type VerifiedFile = {
  sha256: string
  bytes: number
  durationSeconds: number
  /** Of the decoded file. */
  sound: MeasuredSound
  checks: Check[]
}

/** Durations may differ by this much, which is less than any container's clock resolves at 1000 Hz. */
const DURATION_TOLERANCE_SECONDS = 0.001

/**
 * Looks at the finished file itself: reads its tracks and tags, and compares with what the timeline promises. Every
 * segment and the sound were decoded when they were made; here it is made sure that the file holds those very packets,
 * and its key frames are decoded from it, so that nothing is decoded twice and nothing goes unseen.
 *
 * @throws {Error} naming what does not hold; the file must then not be published.
 */
export async function verify({
  file,
  plan,
  sound: planned,
  joined,
  softCaptions,
  ffmpeg,
  signal,
}: {
  file: string
  plan: RenderPlan
  /** The sound as decoded after the mix, and what it was to be. */
  sound: MasteredSound
  /** What was put into the file. */
  joined: JoinedTracks
  /** What the text track must show; null for a film that has none. */
  softCaptions: Caption[] | null
  ffmpeg: Ffmpeg
  signal: AbortSignal
}): Promise<VerifiedFile> {
  const { output, audio } = plan
  const [keyFrames, [found, sha256]] = await allOrNone(
    signal,
    (stop) => countPictures({ input: ['-skip_frame', 'nokey', '-f', 'mov', '-i', file], ffmpeg, signal: stop }),
    async () => [await readTracks(file), await hashFile(file)] as const,
  )
  const pictureSeconds = framesToSeconds(output.durationInFrames, output.frameRate)
  const checks = [
    equal('frames', output.durationInFrames, found.frames),
    equal('decoded key frames', found.keyFrames, keyFrames),
    equal(
      'pictures',
      'as decoded in their segments',
      found.pictures === joined.pictures ? 'as decoded in their segments' : 'others',
    ),
    equal('sound', 'as decoded after the mix', found.sound === joined.sound ? 'as decoded after the mix' : 'another'),
    equal('video codec', 'H.264 High, 4:2:0, 8 bit', found.videoCodec),
    equal('size in pixels', `${output.width}x${output.height}`, found.size),
    equal('colour', 'BT.709, limited range', found.colour),
    equal('frame times', 'constant', found.isOnGrid(framesPerSecond(output.frameRate)) ? 'constant' : 'varying'),
    equal('audio codec', 'AAC, 48000 Hz, 2 channels', found.audioCodec),
    near('video duration', pictureSeconds, found.videoSeconds),
    near('audio duration', samplesToSeconds(audio.durationInSamples), found.audioSeconds),
    near('audio against video', 0, found.audioSeconds - found.videoSeconds),
    near('start of both', 0, found.firstSeconds),
    loudnessOf(planned),
    truePeakOf(planned),
    ...(softCaptions ? [await checkSubtitles({ file, captions: softCaptions, ...output, signal })] : []),
  ]
  const failed = checks.filter((check) => !check.passed)
  if (failed.length > 0) {
    const what = failed.map((check) => `${check.name}: expected ${check.expected}, found ${check.found}`).join('; ')
    throw new Error(`The finished file is not what was planned, so it was not published (${what}).`)
  }
  const { size: bytes } = await stat(file)
  return { sha256, bytes, durationSeconds: pictureSeconds, sound: planned, checks }
}

// --- internal ---

async function readTracks(file: string) {
  using input = openMedia(file)
  const video = await input.getPrimaryVideoTrack()
  const audio = await input.getPrimaryAudioTrack()
  if (!video || !audio) throw new Error('The finished file lacks a track.')
  const colour = await video.getColorSpace()
  const isBt709 = colour.primaries === 'bt709' && colour.transfer === 'bt709' && colour.matrix === 'bt709'
  const timestamps: number[] = []
  let keyFrames = 0
  const pictures = createHash('sha256')
  for await (const { timestamp, type, data } of new EncodedPacketSink(video).packets()) {
    timestamps.push(timestamp)
    if (type === 'key') keyFrames += 1
    pictures.update(data)
  }
  const sound = createHash('sha256')
  for await (const { data } of new EncodedPacketSink(audio).packets()) sound.update(data)
  timestamps.sort((a, b) => a - b)
  const description = (await video.getDecoderConfig())?.codec ?? ''
  return {
    frames: timestamps.length,
    keyFrames,
    pictures: pictures.digest('hex'),
    sound: sound.digest('hex'),
    // avc1.64…: profile_idc 100, which is High, and High is 4:2:0 with 8 bits.
    videoCodec: /^avc[13]\.64/i.test(description) ? 'H.264 High, 4:2:0, 8 bit' : description,
    size: `${video.displayWidth}x${video.displayHeight}`,
    colour: isBt709 && colour.fullRange === false ? 'BT.709, limited range' : JSON.stringify(colour),
    isOnGrid: (rate: number) => timestamps.every((seconds, frame) => Math.abs(seconds * rate - frame) < 0.001),
    audioCodec: `${audio.codec === 'aac' ? 'AAC' : String(audio.codec)}, ${audio.sampleRate} Hz, ${audio.numberOfChannels} channels`,
    videoSeconds: await video.computeDuration(),
    audioSeconds: await audio.computeDuration(),
    firstSeconds: Math.max(0, await video.getFirstTimestamp()),
  }
}

function equal(name: string, expected: string | number, found: string | number): Check {
  return { name, expected: String(expected), found: String(found), passed: expected === found }
}

function near(name: string, expected: number, found: number): Check {
  const passed = Math.abs(found - expected) <= DURATION_TOLERANCE_SECONDS
  return { name, expected: `${expected.toFixed(4)} s`, found: `${found.toFixed(4)} s`, passed }
}

/** The preset's loudness, or where peaks or silence do not allow it, or none is asked for, what the mix came to. */
function loudnessOf(planned: MasteredSound): Check {
  const { integratedLufs: found } = planned
  const target = planned.heldBack === null ? TARGET_LUFS[planned.loudness] : null
  const expected = planned.integratedLufs === null ? null : (target ?? planned.integratedLufs)
  const text = (lufs: number | null) => (lufs === null ? 'silence' : `${lufs.toFixed(1)} LUFS`)
  const passed =
    found === null || expected === null ? found === expected : Math.abs(found - expected) <= LOUDNESS_TOLERANCE_LU
  return { name: 'integrated loudness', expected: text(expected), found: text(found), passed }
}

function truePeakOf({ truePeakDbtp: found }: MeasuredSound): Check {
  return {
    name: 'true peak',
    expected: `at most ${HIGHEST_TRUE_PEAK_DBTP} dBTP`,
    found: found === null ? 'silence' : `${found.toFixed(2)} dBTP`,
    passed: found === null || found <= HIGHEST_TRUE_PEAK_DBTP,
  }
}
