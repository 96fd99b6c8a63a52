import type { CompositionId } from './composition-id.ts'
import type { AudioClip, Picture, Shot, Transition } from './schema.ts'
import type { FrameRate } from './time.ts'

/** A shot as changes name it; `index` is its place in its film, from 0. The number of a card is empty. */
export type ShotName = Pick<Shot, 'id' | 'number'> & { index: number }

/** An audio clip as changes name it; `shot` is the one it belongs to. */
export type ClipName = Pick<AudioClip, 'id' | 'role' | 'name'> & { shot: ShotName | null }

export type Size = { width: number; height: number }

export type LookPart =
  | 'caption style'
  | 'caption position'
  | 'caption safe area'
  | 'caption size'
  | 'character forms'
  | 'burn-ins'
  | 'watermark'
  | 'DRAFT mark'
  | 'notes on screen'
  | 'matte'
  | 'comparison'
  | 'colours'

/** One thing that is different in a film, as whoever made it would say it. Shots are named as in the newer film. */
export type TimelineChange =
  | { kind: 'title'; from: string; to: string }
  | { kind: 'size'; from: Size; to: Size }
  | { kind: 'frame-rate'; from: FrameRate; to: FrameRate }
  | { kind: 'composition'; from: CompositionId; to: CompositionId }
  | { kind: 'look'; part: LookPart }
  /** All captions of the picture came or went. */
  | { kind: 'captions'; shown: boolean }
  | ShotChange
  | AudioChange

export type ShotChange =
  /** `shot` as in the older film. */
  | { kind: 'shot-removed'; shot: ShotName }
  | { kind: 'shot-added'; shot: ShotName }
  /** `after` is the shot before it now; null where it begins the film. */
  | { kind: 'shot-moved'; shot: ShotName; after: ShotName | null }
  | { kind: 'shot-renumbered'; shot: ShotName; from: string }
  | { kind: 'shot-text'; shot: ShotName; field: 'title' | 'scene' | 'status' | 'script' | 'captions' | 'notes' }
  | { kind: 'shot-picture'; shot: ShotName; to: Picture['kind'] }
  /** Negative for shorter, in frames of the newer film. */
  | { kind: 'shot-length'; shot: ShotName; byFrames: number }
  | { kind: 'shot-framing'; shot: ShotName; field: 'fit' | 'focal point' | 'camera move' | 'playback' }
  /** How it comes in. The kind stays the same where only the length is new. */
  | { kind: 'shot-transition'; shot: ShotName; from: TransitionName; to: TransitionName }

export type TransitionName = Transition['kind'] | 'cut'

export type AudioChange =
  /** `clip` of one removed as in the older film. */
  | { kind: 'audio-added' | 'audio-removed'; clip: ClipName }
  /** Other media under the same track. */
  | { kind: 'audio-replaced'; clip: ClipName }
  /** Null for one that was silent or is now. */
  | { kind: 'audio-level'; clip: ClipName; byDb: number | null; isSilent: boolean }
  /** Against its shot, or the film where it belongs to none; negative for earlier. */
  | { kind: 'audio-moved'; clip: ClipName; bySamples: number }
  /** Its length; 0 where another part of as much media is heard. */
  | { kind: 'audio-trimmed'; clip: ClipName; bySamples: number }
  | { kind: 'audio-fades'; clip: ClipName }
