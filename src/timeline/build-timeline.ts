import type { AssetIndex } from './asset.ts'
import type { AudioTrack, Board, Frame } from './board.ts'
import { captionShot } from './captions.ts'
import { checkTimeline } from './check-timeline.ts'
import { cleanParagraphs, cleanText } from './clean-text.ts'
import { directShots, type PlacedShot } from './direct-shots.ts'
import type { Look } from './look.ts'
import type { OutputFormat } from './output-format.ts'
import { heardAudio, placeAudio } from './place-audio.ts'
import type { AudioClip, Caption, Marker, Picture, Shot, Timeline } from './schema.ts'
import { type Sound, soundSchema } from './sound.ts'
import { type FrameRate, secondsToFrames } from './time.ts'
import { timeShot, VOICE_HANDLE_SECONDS } from './timing-policy.ts'

/**
 * Lays a board out in time: every position from here on is an integer on the timeline clock. Pure; the board must
 * have at least one frame.
 */
export function buildTimeline({
  board,
  assets,
  format,
  look,
  sound = DEFAULT_SOUND,
}: {
  board: Board
  assets: AssetIndex
  format: OutputFormat
  look: Look
  sound?: Sound
}): Timeline {
  const { frameRate } = format
  const audible = board.audioTracks.filter((track) => !track.muted)
  const placed = placeShots({ frames: board.frames, audible, assets, frameRate })
  const { shots, transitions, warnings } = directShots({ frames: board.frames, shots: placed, format, look })
  const durationInFrames = shots.reduce((end, shot) => Math.max(end, shot.from + shot.durationInFrames), 0)
  const audioClips = placeAudio({
    tracks: audible,
    frames: board.frames,
    shots,
    durationInFrames,
    assets,
    frameRate,
    sound,
  })
  const pairs = board.frames.flatMap((frame, index) => {
    const shot = shots[index]
    return shot ? [{ frame, shot }] : []
  })
  return checkTimeline({
    schemaVersion: 1,
    projectId: board.project.id,
    title: cleanText(board.project.title),
    width: format.width,
    height: format.height,
    frameRate,
    durationInFrames,
    look,
    shots,
    transitions,
    captions: pairs.flatMap(({ frame, shot }) => captionsOf({ frame, shot, audioClips, frameRate })),
    audioClips: heardAudio(audioClips, sound),
    markers: pairs.flatMap(({ frame, shot }) => markersOf({ frame, shot, frameRate })),
    warnings,
  })
}

// --- internal ---

const DEFAULT_SOUND = soundSchema.parse({})

/** Ends are rounded from summed seconds, never from one shot's length, so that rounding does not add up. */
function placeShots({
  frames,
  audible,
  assets,
  frameRate,
}: {
  frames: Frame[]
  audible: AudioTrack[]
  assets: AssetIndex
  frameRate: FrameRate
}): PlacedShot[] {
  let endSeconds = 0
  let from = 0
  return frames.map((frame, index) => {
    const voices = audible.filter((track) => track.kind === 'voiceover' && track.frameId === frame.id)
    const { seconds, timedBy } = timeShot({ frame, voices, assets, frameRate })
    endSeconds += seconds
    const end = Math.max(from + 1, secondsToFrames(endSeconds, frameRate))
    const shot: PlacedShot = {
      id: frame.id,
      number: cleanText(frame.shot ?? '') || String(index + 1),
      scene: frame.scene === null ? null : cleanText(frame.scene),
      title: frame.title === null ? null : cleanText(frame.title),
      from,
      durationInFrames: end - from,
      timedBy,
      picture: pictureOf(frame, assets),
    }
    from = end
    return shot
  })
}

function pictureOf(frame: Frame, assets: AssetIndex): Picture {
  const video = frame.video ? assets.videos.get(frame.video.url) : undefined
  if (video) {
    const { sha256, src, widthInPixels, heightInPixels, durationInFrames } = video
    return {
      kind: 'video',
      video: { sha256, src, widthInPixels, heightInPixels, availableFrames: durationInFrames },
    }
  }
  const image = frame.image ? assets.images.get(frame.image.url) : undefined
  if (image) {
    const { sha256, src, widthInPixels, heightInPixels } = image
    return { kind: 'image', image: { sha256, src, widthInPixels, heightInPixels } }
  }
  return { kind: 'slate', text: cleanParagraphs(frame.script ?? frame.action ?? frame.dialogue ?? '') }
}

function captionsOf({
  frame,
  shot,
  audioClips,
  frameRate,
}: {
  frame: Frame
  shot: Shot
  audioClips: AudioClip[]
  frameRate: FrameRate
}): Caption[] {
  if (frame.dialogue === null) return []
  const shotEnd = shot.from + shot.durationInFrames
  const voices = audioClips.filter((clip) => clip.role === 'voiceover' && clip.shotId === shot.id)
  const from = Math.max(shot.from, Math.min(shotEnd - 1, ...voices.map((clip) => clip.from)))
  const spokenEnd = Math.max(...voices.map((clip) => clip.from + clip.durationInFrames))
  const linger = secondsToFrames(VOICE_HANDLE_SECONDS, frameRate)
  const range =
    voices.length === 0
      ? { from: shot.from, durationInFrames: shot.durationInFrames }
      : { from, durationInFrames: Math.max(1, Math.min(shotEnd, spokenEnd + linger) - from) }
  return captionShot({ shotId: shot.id, dialogue: frame.dialogue, range })
}

function markersOf({ frame, shot, frameRate }: { frame: Frame; shot: Shot; frameRate: FrameRate }): Marker[] {
  const notes = [
    ...frame.comments.map((note) => ({ kind: 'comment' as const, note })),
    ...frame.reviews.map((note) => ({ kind: 'review' as const, note })),
  ]
  return notes.map(({ kind, note }) => ({
    shotId: shot.id,
    kind,
    from: shot.from + Math.min(shot.durationInFrames - 1, secondsToFrames(note.atSeconds ?? 0, frameRate)),
    author: note.author === null ? null : cleanText(note.author),
    text: cleanParagraphs(note.text),
  }))
}
