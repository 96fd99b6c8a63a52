import sharp from 'sharp'
import type { Frame } from '../../src/timeline/board.ts'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema } from '../../src/timeline/look.ts'
import type { Size } from '../../src/timeline/place-picture.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { aBoard, aFrame } from '../helpers/boards.ts'

/** Of every card, in pixels. */
const CARD = { width: 640, height: 360 }

/** A flat landscape with a face to keep in sight, ticks along its edges, and nothing that a font could change. */
export async function writeCard(file: string, { sky, hill }: { sky: string; hill: string }): Promise<void> {
  const { width, height } = CARD
  const ticks = Array.from({ length: 16 }, (_, index) => index * 40)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="${sky}"/>
    <circle cx="500" cy="90" r="46" fill="#f3d9a4"/>
    <path d="M0 ${height} L0 250 Q160 150 330 262 T${width} 230 L${width} ${height} Z" fill="${hill}"/>
    <rect x="152" y="196" width="36" height="92" fill="#20242c"/><circle cx="170" cy="172" r="30" fill="#d98a5b"/>
    ${ticks.map((x) => `<rect x="${x}" y="0" width="3" height="10" fill="#fff"/><rect x="${x}" y="350" width="3" height="10" fill="#fff"/>`).join('')}
    <rect x="1.5" y="1.5" width="${width - 3}" height="${height - 3}" fill="none" stroke="#fff" stroke-width="3"/>
  </svg>`
  await sharp(Buffer.from(svg)).png({ palette: true }).toFile(file)
}

/** Where the face is. */
const FACE = { x: 170 / CARD.width, y: 172 / CARD.height }

/** A film of cards, each a second long at 24 frames a second unless its frame says otherwise, laid out as projects are. */
export function cardFilm({
  size,
  look = {},
  frames,
}: {
  size: Size
  look?: unknown
  frames: ({ file: string } & Partial<Omit<Frame, 'image' | 'id'>>)[]
}): Timeline {
  const asset = {
    kind: 'image',
    sha256: '0'.repeat(64),
    widthInPixels: CARD.width,
    heightInPixels: CARD.height,
  } as const
  return buildTimeline({
    board: aBoard(
      frames.map(({ file, ...frame }, index) =>
        aFrame(`f${index}`, { durationSeconds: 1, ...frame, image: { url: file, focalPoint: FACE } }),
      ),
    ),
    assets: {
      images: new Map(frames.map(({ file }) => [file, { ...asset, src: `media/${file}` }])),
      videos: new Map(),
      audio: new Map(),
    },
    format: { ...size, frameRate: { numerator: 24, denominator: 1 } },
    look: lookSchema.parse(look),
  })
}
