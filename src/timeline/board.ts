import type { Fit, Motion, TransitionKind } from './look.ts'

/**
 * One M Studio project as fetched: parsed, validated, still in the words and units of the API (seconds).
 * Absent and `null` on the wire are both `null` here.
 */
export type Board = {
  project: Project
  /** In playing order. */
  frames: Frame[]
  audioTracks: AudioTrack[]
}

export type Project = {
  id: string
  title: string
  /** As written by the API, such as `16:9`. */
  aspectRatio: string | null
  /** Frames a second, such as 23.976. */
  fps: number | null
  version: string | null
  updatedAt: string | null
}

/** A storyboard panel, not a frame of video. */
export type Frame = {
  id: string
  position: number
  scene: string | null
  shot: string | null
  title: string | null
  script: string | null
  dialogue: string | null
  action: string | null
  durationSeconds: number | null
  image: FrameImage | null
  video: FrameVideo | null
  /** How the frame's picture is brought into a canvas of another shape. */
  fit: Fit | null
  camera: FrameCamera | null
  transition: FrameTransition | null
  status: string | null
  /** The generation that makes the frame's picture, or that failed to. */
  generationJobId: string | null
  comments: Note[]
  reviews: Note[]
}

export type FrameImage = {
  url: string
  /** The point of interest, both from 0 (left, top) to 1. */
  focalPoint: { x: number; y: number } | null
}

export type FrameVideo = {
  url: string
}

/** What the camera sees, in fractions of the picture from its left top corner. */
export type Rectangle = { x: number; y: number; width: number; height: number }

export type FrameCamera = {
  move: Motion | null
  /** Where the move begins and ends; each may be given without the other. */
  from: Rectangle | null
  to: Rectangle | null
}

/** How the frame comes in after the one before it. */
export type FrameTransition = { kind: TransitionKind; durationSeconds: number | null }

/** A comment or a review of a frame. */
export type Note = {
  author: string | null
  text: string
  /** Where in its frame the note points to, in seconds from the frame's start. */
  atSeconds: number | null
  status: string | null
}

export type AudioTrack = {
  id: string
  kind: 'voiceover' | 'music' | 'sfx'
  name: string | null
  url: string
  /** The frame the track belongs to; `null` for a track of the whole film. */
  frameId: string | null
  /** From the start of its frame, or of the film when `frameId` is null. */
  startSeconds: number | null
  trimStartSeconds: number
  /** How much of the media is heard; `null` means to its end. */
  durationSeconds: number | null
  /** Linear, 1 is unchanged. */
  volume: number
  fadeInSeconds: number
  fadeOutSeconds: number
  loop: boolean
  muted: boolean
  /** What a voiceover says, and who. */
  text: string | null
  voiceId: string | null
}
