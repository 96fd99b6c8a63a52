import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TO_YUV } from '../../../src/render/encoder.ts'
import { composeDrawn } from '../../../src/render/lanes/compose-drawn.ts'
import { composeNative } from '../../../src/render/lanes/compose-native.ts'
import { openPictureFiles } from '../../../src/render/picture-files.ts'
import type { Lane } from '../../../src/render/plan-lane.ts'
import { planRender, type Segment } from '../../../src/render/plan-render.ts'
import type { Frame } from '../../../src/timeline/board.ts'
import { buildTimeline } from '../../../src/timeline/build-timeline.ts'
import { lookSchema } from '../../../src/timeline/look.ts'
import type { Timeline } from '../../../src/timeline/schema.ts'
import { aBoard, aFrame } from '../../helpers/boards.ts'
import { testFfmpeg, writeNumberedVideo } from '../../helpers/media-files.ts'
import { psnr } from '../../helpers/pixels.ts'
import { openStage, type Stage } from '../../helpers/stage.ts'

const CANVAS = { width: 640, height: 360 }
const VERSIONS = { compositions: '1', renderer: '1', browser: '1', ffmpeg: '1' }
const SAMPLE = new URL('../../../src/sandbox/sample/media/', import.meta.url).pathname

const IMAGES = {
  'wide.png': { from: 'frame-01.jpg', width: 640, height: 360 },
  'large.png': { from: 'frame-04.jpg', width: 1280, height: 720 },
  'tall.png': { from: 'frame-09.jpg', width: 405, height: 720 },
}
/** Lengths in frames. */
const VIDEOS = { 'storm.mp4': 20, 'numbers.mp4': 20 }

let stage: Stage
let folder: string
let mediaDir: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'storyreel-parity-'))
  mediaDir = path.join(folder, 'served')
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
  stage = await openStage(media)
}, 120_000)

afterAll(async () => {
  await stage?.close()
  await rm(folder, { recursive: true, force: true })
})

type Draft = { image?: keyof typeof IMAGES; video?: keyof typeof VIDEOS } & Partial<
  Omit<Frame, 'image' | 'video' | 'id'>
>

const zoom = { move: 'push-in', from: null, to: null } as const
const pan = { move: 'pan-left', from: null, to: null } as const
const dissolve = { kind: 'dissolve', durationSeconds: 0.5 } as const
const words = { dialogue: 'A light on the water, far out.' }

test.each<[name: string, lane: Lane['kind'], frames: Draft[], look?: object]>([
  ['a zoom', 'native', [{ image: 'wide.png', camera: zoom }]],
  ['a zoom into a picture larger than the canvas', 'native', [{ image: 'large.png', camera: zoom }]],
  ['a pan over a picture that covers the canvas', 'native', [{ image: 'tall.png', camera: pan, fit: 'cover' }]],
  ['a zoom in a window of the canvas', 'native', [{ image: 'tall.png', camera: zoom }]],
  ['a video and what it holds after its end', 'native', [{ video: 'storm.mp4' }]],
  ['a video that counts its frames', 'native', [{ video: 'numbers.mp4' }]],
  ['M19: a looped video', 'native', [{ video: 'numbers.mp4', durationSeconds: 2 }], { playback: 'loop' }],
  [
    'M19: a video at half its speed',
    'native',
    [{ video: 'numbers.mp4', durationSeconds: 40 / 24 }],
    { playback: 'retime' },
  ],
  [
    'M19: a video at a quarter of its speed, and what it holds',
    'native',
    [{ video: 'numbers.mp4', durationSeconds: 4 }],
    { playback: 'retime' },
  ],
  [
    'M19: a video at four times its speed, cut',
    'native',
    [{ video: 'numbers.mp4', durationSeconds: 4 / 24 }],
    { playback: 'retime' },
  ],
  [
    'a looped video under a camera move',
    'native',
    [{ video: 'storm.mp4', camera: zoom, durationSeconds: 2 }],
    { playback: 'loop' },
  ],
  [
    'a dissolve between looped videos',
    'native',
    [
      { video: 'storm.mp4', durationSeconds: 1.2 },
      { video: 'numbers.mp4', durationSeconds: 1.2, transition: dissolve },
    ],
    { playback: 'loop' },
  ],
  [
    'M19: a wipe from a video that holds its last frame to one that waits on its first',
    'browser',
    [
      { video: 'numbers.mp4', durationSeconds: 4 },
      { video: 'storm.mp4', transition: { kind: 'wipe', durationSeconds: 0.5 } },
    ],
  ],
  [
    'a wipe between retimed videos',
    'browser',
    [
      { video: 'storm.mp4', durationSeconds: 2 },
      { video: 'numbers.mp4', durationSeconds: 0.5, transition: { kind: 'wipe', durationSeconds: 0.25 } },
    ],
    { playback: 'retime' },
  ],
  ['a video under a camera move', 'native', [{ video: 'storm.mp4', camera: zoom }]],
  ['a dissolve between stills', 'native', [{ image: 'wide.png' }, { image: 'large.png', transition: dissolve }]],
  [
    'a dissolve between moving pictures of different shapes',
    'native',
    [
      { image: 'tall.png', camera: zoom },
      { image: 'wide.png', camera: pan, transition: dissolve },
    ],
  ],
  ['a dissolve from a slate to a video', 'native', [words, { video: 'storm.mp4', transition: dissolve }]],
  [
    'a dip to black',
    'native',
    [{ image: 'wide.png' }, { video: 'storm.mp4', transition: { kind: 'dip-to-black', durationSeconds: 0.5 } }],
  ],
  [
    'a dip to white',
    'native',
    [{ image: 'wide.png' }, { image: 'tall.png', transition: { kind: 'dip-to-white', durationSeconds: 0.5 } }],
  ],
  [
    'a film that fades up',
    'native',
    [{ image: 'wide.png', camera: zoom, transition: { kind: 'dip-to-black', durationSeconds: 0.5 } }],
  ],
  ['captions over a zoom', 'native', [{ image: 'wide.png', camera: zoom, ...words }]],
  ['boxed captions', 'native', [{ image: 'wide.png', camera: zoom, ...words }], { captions: { style: 'boxed' } }],
  ['karaoke', 'native', [{ image: 'wide.png', camera: zoom, ...words }], { captions: { style: 'karaoke' } }],
  [
    'burn-ins that count, a mark, a matte and a watermark',
    'native',
    [{ image: 'wide.png', camera: zoom }],
    {
      burnIns: [
        { field: 'shot', corner: 'top-left' },
        { field: 'timecode', corner: 'top-right' },
      ],
      draft: true,
      matte: 2.39,
      watermark: { text: 'Lighthouse Films' },
    },
  ],
  ['a still', 'hold', [{ image: 'large.png' }]],
  ['a still with captions', 'hold', [{ image: 'wide.png', ...words }]],
  ['a still on its own blurred fill', 'hold', [{ image: 'tall.png', fit: 'blur', ...words }]],
  ['a slate', 'hold', [words]],
  ['a still under karaoke', 'hold', [{ image: 'wide.png', ...words }], { captions: { style: 'karaoke' } }],
  [
    'a wipe, drawn by the browser',
    'browser',
    [{ image: 'wide.png' }, { image: 'tall.png', transition: { kind: 'wipe', durationSeconds: 0.5 } }],
  ],
])(
  '%s (%s)',
  async (_name, lane, frames, look = {}) => {
    const timeline = filmOf(frames, look)
    const { segments } = planRender({ timeline, quality: 'draft', versions: VERSIONS })
    expect(segments.map((segment) => segment.lane.kind)).toContain(lane)
    const truth = await stage.draw(timeline)
    for (const segment of segments) {
      const made = await composeSegment(segment)
      const expected = truth.slice(segment.from, segment.from + segment.durationInFrames)
      if (segment.lane.kind === 'native') {
        const planes = await asPlanes(expected.map(({ pixels }) => pixels))
        for (const [frame, plane] of planes.entries()) {
          expect(psnr(plane, made[frame] ?? never()), `dB of frame ${segment.from + frame}`).toBeGreaterThanOrEqual(40)
        }
      } else {
        for (const [frame, { pixels }] of expected.entries()) {
          const drawn = await sharp(made[frame] ?? never())
            .removeAlpha()
            .raw()
            .toBuffer()
          expect(drawn.equals(pixels), `frame ${segment.from + frame} is identical`).toBe(true)
        }
      }
    }
  },
  60_000,
)

test('a caption that moves but is declared still is found out', async () => {
  const timeline = filmOf([{ image: 'wide.png', ...words }], { captions: { style: 'karaoke' } })
  const [segment = never()] = planRender({ timeline, quality: 'draft', versions: VERSIONS }).segments
  const range = { from: 0, durationInFrames: segment.durationInFrames, drawnFrame: 0 }
  const made = await composeSegment({ ...segment, lane: { kind: 'hold', pictures: [range] } })
  const truth = await stage.draw(timeline)
  const last = await sharp(made.at(-1) ?? never())
    .removeAlpha()
    .raw()
    .toBuffer()
  expect(last.equals(truth.at(-1)?.pixels ?? never())).toBe(false)
}, 60_000)

// --- internal ---

/** One second a frame of the board, 24 frames a second. */
function filmOf(frames: Draft[], look: object): Timeline {
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

/** Every frame of a segment, as the renderer makes it before it is encoded. */
async function composeSegment({ slice, lane }: Segment): Promise<Uint8Array[]> {
  const picturesDir = await mkdtemp(path.join(folder, 'pictures-'))
  const pictures = openPictureFiles(picturesDir)
  const compose =
    lane.kind === 'native' ? composeNative(slice, lane, pictures) : composeDrawn(slice, lane.pictures, pictures)
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
  for await (const picture of compose({ mediaDir, ffmpegPath })) {
    const length = lane.pictures[frames.length === 0 ? 0 : indexAt(lane, frames.length)]?.durationInFrames ?? 0
    const copy = Uint8Array.from(picture)
    for (let repeat = 0; repeat < length; repeat += 1) frames.push(copy)
  }
  expect(frames).toHaveLength(slice.durationInFrames)
  return frames
}

function indexAt({ pictures }: Lane, frame: number): number {
  return pictures.findIndex(({ from }) => from === frame)
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
