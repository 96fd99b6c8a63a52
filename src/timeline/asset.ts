/** A normalised media file in the asset store, by what the timeline needs to know of it. */
export type Asset = ImageAsset | VideoAsset | AudioAsset

export type ImageAsset = {
  kind: 'image'
  sha256: string
  /** Path below the folder that serves media, such as `assets/<sha256>.png`. */
  src: string
  widthInPixels: number
  heightInPixels: number
}

export type VideoAsset = {
  kind: 'video'
  sha256: string
  src: string
  widthInPixels: number
  heightInPixels: number
  /** Length at the timeline's frame rate, which the file was converted to. */
  durationInFrames: number
}

export type AudioAsset = {
  kind: 'audio'
  sha256: string
  src: string
  /** Length at 48 kHz. */
  durationInSamples: number
}

/** Which asset stands for a media URL of the board. */
export type AssetIndex = {
  images: ReadonlyMap<string, ImageAsset>
  videos: ReadonlyMap<string, VideoAsset>
  audio: ReadonlyMap<string, AudioAsset>
}
