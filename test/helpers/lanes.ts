import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import sharp from 'sharp'
import { expect } from 'vitest'
import { copyVideo } from '../../src/media/copy-video.ts'
import { TO_YUV } from '../../src/render/encoder.ts'
import { composeDrawn } from '../../src/render/lanes/compose-drawn.ts'
import { composeNative } from '../../src/render/lanes/compose-native.ts'
import { openPictureFiles } from '../../src/render/picture-files.ts'
import { planRender, type Segment } from '../../src/render/plan-render.ts'
import type { Frame } from '../../src/timeline/board.ts'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { aBoard, aFrame } from './boards.ts'
import { testFfmpeg, writeNumberedVideo } from './media-files.ts'
import { pixelsOf, psnr } from './pixels.ts'
import { openStage, type Stage } from './stage.ts'

/** The lanes beside the compositions they must draw as, with a few images and videos. */
export type Lanes = {
  stage: Stage
  segmentsOf: (timeline: Timeline) => Segment[]
  /** Every frame of a segment, as the renderer makes it before it is encoded. */
  compose: (segment: Segment) => Promise<Uint8Array[]>
  /** Fails unless every lane of a film makes what the compositions draw: identical, or in the native lane at 40 dB. */
  expectParity: (timeline: Timeline) => Promise<void>
  close: () => Promise<void>
}

/** A frame of the board, by the files it shows. */
export type DraftFrame = { image?: keyof typeof IMAGES; video?: keyof typeof VIDEOS } & Partial<
  Omit<Frame, 'image' | 'video' | 'id'>
>

export async function openLanes(): Promise<Lanes> {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-parity-'))
  const mediaDir = path.join(folder, 'served')
  const media = path.join(mediaDir, 'media')
  await mkdir(media, { recursive: true })
  for (const [name, { from, ...size }] of Object.entries(IMAGES)) {
    await sharp(path.join(SAMPLE, from)).resize(size).png().toFile(path.join(media, name))
  }
  const { path: ffmpeg } = await testFfmpeg()
  const asMedia = ['-r', '24', '-bf', '0', '-g', '12', '-frames:v', '20', '-an', '-c:v', 'libx264', '-crf', '14']
  const colours = ['-x264-params', 'colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv']
  const storm = path.join(SAMPLE, 'shot-04.mp4')
  const toBt709 = ['-vf', 'scale=640:360:out_color_matrix=bt709:out_range=tv,format=yuv420p']
  await execa(ffmpeg, ['-v', 'error', '-i', storm, ...toBt709, ...asMedia, ...colours, path.join(media, 'storm.mp4')])
  await writeNumberedVideo(path.join(folder, 'n.mp4'), { frames: 20, fps: '24' })
  const numbers = ['-i', path.join(folder, 'n.mp4'), ...toBt709]
  await execa(ffmpeg, ['-v', 'error', ...numbers, ...asMedia, ...colours, path.join(media, 'numbers.mp4')])
  await writeSlow(path.join(media, 'storm.mp4'), { folder, target: path.join(media, 'slow.mp4') })
  const stage = await openStage(media)
  const compose = (segment: Segment) => composeSegment(segment, { folder, mediaDir, stage })
  return {
    stage,
    segmentsOf,
    compose,
    expectParity: async (timeline) => {
      const truth = await stage.draw(timeline)
      for (const segment of segmentsOf(timeline)) {
        const made = await compose(segment)
        const expected = truth.slice(segment.from, segment.from + segment.durationInFrames)
        if (segment.lane.kind === 'native') {
          const planes = await asPlanes(expected.map(({ pixels }) => pixels))
          for (const [frame, plane] of planes.entries()) {
            const name = `dB of frame ${segment.from + frame}`
            expect(psnr(plane, made[frame] ?? never()), name).toBeGreaterThanOrEqual(40)
          }
        } else {
          for (const [frame, { pixels }] of expected.entries()) {
            const drawn = await pixelsOf(made[frame] ?? never())
            expect(drawn.equals(pixels), `frame ${segment.from + frame} is identical`).toBe(true)
          }
        }
      }
    },
    close: async () => {
      await stage.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One second a frame of the board, 24 frames a second. */
export function filmOf(frames: DraftFrame[], look: object = {}): Timeline {
  const media = (src: string) => ({ sha256: '0'.repeat(64), src: `media/${src}` })
  const images = Object.entries(IMAGES).map(
    ([name, { width, height }]) =>
      [name, { kind: 'image', ...media(name), widthInPixels: width, heightInPixels: height }] as const,
  )
  const videos = Object.entries(VIDEOS).map(
    ([name, durationInFrames]) =>
      [name, { kind: 'video', ...media(name), widthInPixels: 640, heightInPixels: 360, durationInFrames }] as const,
  )
  const board = aBoard(
    frames.map(({ image, video, ...rest }, index) =>
      aFrame(`f${index}`, {
        durationSeconds: 1,
        image: image ? { url: image, focalPoint: { x: 0.5, y: 0.4 } } : null,
        video: video ? { url: video } : null,
        ...rest,
      }),
    ),
  )
  const assets = { images: new Map(images), videos: new Map(videos), audio: new Map() }
  const format = { ...CANVAS, frameRate: { numerator: 24, denominator: 1 } }
  return buildTimeline({ board, assets, format, look: lookSchema.parse(look) })
}

// --- internal ---

const CANVAS = { width: 640, height: 360 }
const VERSIONS = { compositions: '1', renderer: '1', browser: '1', ffmpeg: '1' }
const SAMPLE = new URL('../../src/sandbox/sample/media/', import.meta.url).pathname

const IMAGES = {
  'wide.png': { from: 'frame-01.jpg', width: 640, height: 360 },
  'large.png': { from: 'frame-04.jpg', width: 1280, height: 720 },
  'tall.png': { from: 'frame-09.jpg', width: 405, height: 720 },
}
/** Lengths in frames. */
const VIDEOS = { 'storm.mp4': 20, 'numbers.mp4': 20, 'slow.mp4': 32 }

/** The same pictures at 15 a second, in another order than they are shown in, moved onto the frames of the film. */
async function writeSlow(storm: string, { folder, target }: { folder: string; target: string }): Promise<void> {
  const ffmpeg = await testFfmpeg()
  const source = path.join(folder, 'slow.mp4')
  const encoding = ['-c:v', 'libx264', '-crf', '14', '-bf', '3', '-g', '10']
  await execa(ffmpeg.path, ['-v', 'error', '-r', '15', '-i', storm, ...encoding, source])
  const { signal } = new AbortController()
  const sniffed = { extension: 'mp4', demuxer: 'mov' } as const
  const format = { ...CANVAS, frameRate: { numerator: 24, denominator: 1 } }
  expect(await copyVideo({ source, sniffed, target, format, ffmpeg, signal })).toBe(VIDEOS['slow.mp4'])
}

function segmentsOf(timeline: Timeline): Segment[] {
  return planRender({ timeline, quality: 'draft', versions: VERSIONS }).segments
}

async function composeSegment(
  { slice, lane }: Segment,
  { folder, mediaDir, stage }: { folder: string; mediaDir: string; stage: Stage },
): Promise<Uint8Array[]> {
  const picturesDir = await mkdtemp(path.join(folder, 'pictures-'))
  const pictures = openPictureFiles(picturesDir)
  const compose = lane.kind === 'native' ? composeNative(slice, lane, pictures) : composeDrawn(lane.pictures, pictures)
  const drawings = pictures.drawings()
  if (drawings.length > 0) {
    const films = drawings.map(({ timeline }) => timeline)
    const pngs = await stage.drawReel({
      films,
      pictures: drawings.map(({ frame, layer }, film) => ({ film, frame, layer })),
    })
    for (const [index, png] of pngs.entries()) await pictures.deliver(index, png)
  }
  const frames: Uint8Array[] = []
  const { path: ffmpegPath } = await testFfmpeg()
  await using composing = compose({ mediaDir, ffmpegPath })
  for await (const { picture, durationInFrames } of composing.pictures) {
    const copy = Uint8Array.from(picture)
    for (let repeat = 0; repeat < durationInFrames; repeat += 1) frames.push(copy)
  }
  expect(frames).toHaveLength(slice.durationInFrames)
  return frames
}

/** Frames as they are before they are encoded: planar 4:2:0. */
async function asPlanes(frames: Buffer[]): Promise<Buffer[]> {
  const { path: ffmpegPath } = await testFfmpeg()
  const raw = { ...CANVAS, channels: 3 } as const
  const pngs = await Promise.all(frames.map((pixels) => sharp(pixels, { raw }).png({ compressionLevel: 1 }).toBuffer()))
  const output = ['-vf', TO_YUV, '-f', 'image2pipe', '-vcodec', 'rawvideo', 'pipe:1']
  const { stdout } = await execa(
    ffmpegPath,
    ['-v', 'error', '-f', 'image2pipe', '-vcodec', 'png', '-i', '-', ...output],
    {
      input: Buffer.concat(pngs),
      encoding: 'buffer',
    },
  )
  const size = (CANVAS.width * CANVAS.height * 3) / 2
  const planes = Buffer.from(stdout)
  return frames.map((_, index) => planes.subarray(index * size, (index + 1) * size))
}

function never(): never {
  throw new Error('There is nothing there.')
}
