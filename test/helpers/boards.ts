import type { AssetIndex } from '../../src/timeline/asset.ts'
import type { AudioTrack, Board, Frame } from '../../src/timeline/board.ts'

/** A frame with nothing but an id, and what a test gives it. */
export function aFrame(id: string, parts: Partial<Frame> = {}): Frame {
  return {
    id,
    position: 1,
    scene: null,
    shot: null,
    title: null,
    script: null,
    dialogue: null,
    action: null,
    durationSeconds: null,
    image: null,
    video: null,
    fit: null,
    camera: null,
    transition: null,
    status: null,
    generationJobId: null,
    comments: [],
    reviews: [],
    ...parts,
  }
}

export function aTrack(id: string, parts: Partial<AudioTrack> = {}): AudioTrack {
  return {
    id,
    kind: 'music',
    name: null,
    url: `https://media.test/${id}.mp3`,
    frameId: null,
    startSeconds: null,
    trimStartSeconds: 0,
    durationSeconds: null,
    volume: 1,
    fadeInSeconds: 0,
    fadeOutSeconds: 0,
    loop: false,
    muted: false,
    text: null,
    voiceId: null,
    ...parts,
  }
}

export function aBoard(frames: Frame[], audioTracks: AudioTrack[] = []): Board {
  return {
    project: { id: 'p1', title: 'A film', aspectRatio: '16:9', fps: 30, version: '1', updatedAt: null },
    frames,
    audioTracks,
  }
}

/** Assets of the given lengths for the given URLs, with made-up hashes. */
export function someAssets({
  images = [],
  videos = {},
  audio = {},
}: {
  images?: string[]
  /** Frames by URL. */
  videos?: Record<string, number>
  /** Seconds by URL. */
  audio?: Record<string, number>
}): AssetIndex {
  const reference = (url: string, extension: string) => {
    const sha256 = Buffer.from(url).toString('hex').padEnd(64, '0').slice(-64)
    return { sha256, src: `assets/${sha256}.${extension}` }
  }
  const size = { widthInPixels: 1920, heightInPixels: 1080 }
  return {
    images: new Map(images.map((url) => [url, { kind: 'image', ...reference(url, 'png'), ...size }])),
    videos: new Map(
      Object.entries(videos).map(([url, durationInFrames]) => [
        url,
        { kind: 'video', ...reference(url, 'mp4'), ...size, durationInFrames },
      ]),
    ),
    audio: new Map(
      Object.entries(audio).map(([url, seconds]) => [
        url,
        { kind: 'audio', ...reference(url, 'wav'), durationInSamples: Math.round(seconds * 48_000) },
      ]),
    ),
  }
}
