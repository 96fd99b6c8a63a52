/**
 * What is sent to the API, in our words; `toWire` makes its names of ours. Assumed, like what comes back. In a change,
 * what is left out stays as it is, and `null` removes it.
 */

export type NewProject = {
  title: string
  description?: string | null
  /** Such as `16:9`. */
  aspectRatio?: string | null
  /** Frames a second. */
  fps?: number | null
  teamId?: string | null
}

export type NewFrame = {
  /** Frames are shown in this order; without it, at the end. */
  position?: number
  scene?: string | null
  shot?: string | null
  title?: string | null
  script?: string | null
  dialogue?: string | null
  action?: string | null
  notes?: string | null
  durationSeconds?: number | null
  image?: { url: string; focalPoint?: { x: number; y: number } } | null
  video?: { url: string } | null
  status?: string | null
}

export type NewAudioTrack = {
  kind: 'voiceover' | 'music' | 'sfx'
  url: string
  name?: string | null
  /** The frame it starts with; without it, it is of the whole film. */
  frameId?: string | null
  startSeconds?: number | null
  trimStartSeconds?: number | null
  durationSeconds?: number | null
  /** Linear, 0 to 1. */
  volume?: number | null
  fadeInSeconds?: number | null
  fadeOutSeconds?: number | null
  loop?: boolean | null
  muted?: boolean | null
  text?: string | null
  voiceId?: string | null
}

export type NewComment = { text: string; atSeconds?: number | null }

export type NewReview = {
  status: 'approved' | 'changes_requested' | 'pending'
  text?: string
  atSeconds?: number | null
}

export type NewVoice = { name: string; description?: string | null; language?: string | null }

export type NewMember = { name: string; email: string; role?: string }

export type NewInvite = { email: string; role?: string }
