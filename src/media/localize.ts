import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { hashFile } from '../platform/durable-file.ts'
import type { Ffmpeg } from '../platform/ffmpeg.ts'
import { mapAllOrNone } from '../platform/map-all-or-none.ts'
import type { Asset, AssetIndex, AudioAsset, ImageAsset, VideoAsset } from '../timeline/asset.ts'
import type { Board } from '../timeline/board.ts'
import type { OutputFormat } from '../timeline/output-format.ts'
import { type AssetStore, openAssetStore } from './asset-store.ts'
import type { Downloader } from './download.ts'
import { notMedia, unsupportedFormat } from './media-errors.ts'
import { type MediaUse, mediaUses } from './media-use.ts'
import { hasSound, normalise, RECIPE_VERSION } from './normalise.ts'
import { sniff } from './sniff.ts'

/** How many files are on their way at once; their conversion shares the cores with nothing else yet. */
const CONCURRENCY = 4

/** How long converting one file may take. */
const CONVERSION_TIMEOUT_MS = 2 * 60 * 60_000

/**
 * Brings every media file of a board onto this machine in normalised form. From here on nothing touches the network.
 *
 * @param workDir for unfinished files; on the same file system as `dataDir`.
 * @param onProgress called with files done and files in all.
 * @param onWaiting called with what is here when a file has come, others are on their way and none is being converted:
 * this machine has nothing to do.
 * @returns the assets, and the folder their `src` is below.
 * @throws {ProjectError} when a file is missing or no media, {UpstreamError} when its host keeps failing; nothing is on
 * its way any more then.
 */
export async function localize({
  board,
  stills,
  format,
  videoSound,
  dataDir,
  workDir,
  ffmpeg,
  downloader,
  signal: callersSignal,
  onProgress,
  onWaiting = () => undefined,
  timeoutMs = CONVERSION_TIMEOUT_MS,
}: {
  board: Board
  /** Also the images of frames whose videos are shown. */
  stills: boolean
  format: OutputFormat
  /** Whether the sound that videos bring along becomes an asset, too, under the video's URL. */
  videoSound: 'keep' | 'mute'
  dataDir: string
  workDir: string
  ffmpeg: Ffmpeg
  downloader: Downloader
  signal: AbortSignal
  onProgress: (done: number, total: number) => void
  onWaiting?: (assets: AssetIndex, mediaDir: string) => void
  /** For converting one file. */
  timeoutMs?: number
}): Promise<{ assets: AssetIndex; mediaDir: string }> {
  const store = await openAssetStore(dataDir, workDir)
  const uses = mediaUses(board, { stills })
  const images = new Map<string, ImageAsset>()
  const videos = new Map<string, VideoAsset>()
  const audio = new Map<string, AudioAsset>()
  const originals = new Map<string, Promise<Original>>()
  const assets: AssetIndex = { images, videos, audio }
  let done = 0
  let converting = 0
  onProgress(done, uses.length)
  await mapAllOrNone(uses, { concurrency: CONCURRENCY, signal: callersSignal }, async (use, index, signal) => {
    const fileStem = path.join(workDir, `media-${index}`)
    // A file that is used as sound and as video is fetched once, too.
    const fetching = originals.get(use.url) ?? fetchOriginal({ use, store, fileStem, downloader, signal })
    originals.set(use.url, fetching)
    const source = await fetching
    converting += 1
    const asset = await deriveAsset({ use, source, store, fileStem, format, ffmpeg, timeoutMs, signal })
    if (asset.kind === 'image') images.set(use.url, asset)
    else if (asset.kind === 'video') videos.set(use.url, asset)
    else if (asset.kind === 'audio') audio.set(use.url, asset)
    if (use.kind === 'video' && videoSound === 'keep' && (await hasSound(source.file))) {
      const ofVideo: MediaUse = { ...use, kind: 'audio', label: `the sound of ${use.label}` }
      const sound = await deriveAsset({ use: ofVideo, source, store, fileStem, format, ffmpeg, timeoutMs, signal })
      if (sound.kind === 'audio') audio.set(use.url, sound)
    }
    converting -= 1
    done += 1
    onProgress(done, uses.length)
    if (converting === 0 && done < uses.length) onWaiting(assets, store.dir)
  })
  return { assets, mediaDir: store.dir }
}

// --- internal ---

type Original = { file: string; sha256: string }

const originalSchema = z.object({
  sha256: z.string(),
  src: z.string(),
  bytes: z.number(),
  etag: z.string().nullable(),
})

/** The file as its owner made it, from the store when the server says it has not changed. */
async function fetchOriginal({
  use,
  store,
  fileStem,
  downloader,
  signal,
}: {
  use: MediaUse
  store: AssetStore
  fileStem: string
  downloader: Downloader
  signal: AbortSignal
}): Promise<Original> {
  const note = `url-${sha256Of(use.url)}`
  const known = await store.readNote(note, originalSchema)
  const intact = known !== null && (await store.hold(known.src))
  const file = `${fileStem}.original`
  const fetched = await downloader.download({ use, file, copy: intact ? known : null, signal })
  if (fetched === null) {
    if (!known) throw new Error(`${use.label} was answered with 304 although nothing was known of it.`)
    return { file: store.pathOf(known.src), sha256: known.sha256 }
  }
  const src = await store.adopt(file, { sha256: fetched.sha256, extension: 'original' })
  await store.writeNote(note, { ...fetched, src })
  return { file: store.pathOf(src), sha256: fetched.sha256 }
}

const assetSchema: z.ZodType<Asset> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    sha256: z.string(),
    src: z.string(),
    widthInPixels: z.number(),
    heightInPixels: z.number(),
  }),
  z.object({
    kind: z.literal('video'),
    sha256: z.string(),
    src: z.string(),
    widthInPixels: z.number(),
    heightInPixels: z.number(),
    durationInFrames: z.number(),
  }),
  z.object({ kind: z.literal('audio'), sha256: z.string(), src: z.string(), durationInSamples: z.number() }),
])

const derivedSchema = z.object({ asset: assetSchema, bytes: z.number() })

/** The normalised form, from the store when the same recipe was applied to the same bytes before. */
async function deriveAsset({
  use,
  source,
  store,
  fileStem,
  format,
  ffmpeg,
  timeoutMs,
  signal,
}: {
  use: MediaUse
  source: Original
  store: AssetStore
  fileStem: string
  format: OutputFormat
  ffmpeg: Ffmpeg
  timeoutMs: number
  signal: AbortSignal
}): Promise<Asset> {
  const recipe = [RECIPE_VERSION, use.kind, use.kind === 'audio' ? null : format, ffmpeg.version]
  const note = `asset-${sha256Of(JSON.stringify([source.sha256, recipe]))}`
  const known = await store.readNote(note, derivedSchema)
  if (known && (await store.hold(known.asset.src))) return known.asset

  const sniffing = await sniff(source.file, use.kind)
  if (sniffing.kind === 'not-media') throw notMedia(use)
  if (sniffing.kind === 'unsupported') throw unsupportedFormat(use, sniffing.format)
  const { sniffed } = sniffing
  const target = `${fileStem}.normalised`
  const job = { use, source: source.file, sniffed, target, format, ffmpeg, signal }
  const normalised = await normalise({ ...job, timeoutMs })
  const { extension, ...facts } = normalised
  const [sha256, { size: bytes }] = [await hashFile(target), await stat(target)]
  const src = await store.adopt(target, { sha256, extension })
  const asset: Asset = { ...facts, sha256, src }
  await store.writeNote(note, { asset, bytes })
  return asset
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
