import type { AssetIndex, ImageAsset } from './asset.ts'
import type { AudioTrack, Board, Frame } from './board.ts'
import { captionFrame } from './caption-frame.ts'
import { checkTimeline } from './check-timeline.ts'
import { cleanParagraphs, cleanText } from './clean-text.ts'
import type { CompositionId } from './composition-id.ts'
import { directShots, type PlacedShot } from './direct-shots.ts'
import { generationOf } from './generation-of.ts'
import { graphemes } from './graphemes.ts'
import { hanOf } from './han-of.ts'
import { heardTracks } from './heard-tracks.ts'
import { lintSound } from './lint-sound.ts'
import type { Look, Playback } from './look.ts'
import type { OutputFormat } from './output-format.ts'
import { heardAudio, placeAudio } from './place-audio.ts'
import { placeCards } from './place-cards.ts'
import type { Marker, Picture, Shot, Timeline } from './schema.ts'
import { type Sound, soundSchema } from './sound.ts'
import { type FrameRate, secondsToFrames } from './time.ts'
import { timeShot } from './timing-policy.ts'
import { playVideo } from './video-playback.ts'

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
  composition = 'Storyboard',
  logo = null,
}: {
  board: Board
  assets: AssetIndex
  format: OutputFormat
  look: Look
  sound?: Sound
  composition?: CompositionId
  /** The picture of the look's watermark, brought into the asset store. */
  logo?: ImageAsset | null
}): Timeline {
  const { frameRate } = format
  const { id: projectId, title, version, updatedAt } = board.project
  const audible = heardTracks(board.audioTracks, [])
  const heard = heardTracks(board.audioTracks, sound.voices)
  const cards = placeCards({ look, title: cleanText(title), frameRate })
  const { playback } = look
  const placed = placeShots({ frames: board.frames, audible, assets, frameRate, playback, filmFrom: cards.lead })
  const film = [...cards.titleShots, ...placed, ...cards.endAt(endOf(placed))]
  const frameById = new Map(board.frames.map((frame) => [frame.id, frame]))
  const frames = film.map(({ id }) => frameById.get(id) ?? null)
  const { shots, transitions, warnings } = directShots({ frames, shots: film, format, look })
  const durationInFrames = endOf(film)
  const audioClips = placeAudio({
    tracks: heard,
    frames: board.frames,
    shots,
    filmFrom: cards.lead,
    durationInFrames,
    assets,
    frameRate,
    sound,
  })
  const pairs = shots.flatMap((shot, index) => {
    const frame = frames[index] ?? null
    return frame ? [{ frame, shot }] : []
  })
  const captioned = pairs.map(({ frame, shot }) => {
    const voices = heard.filter((track) => track.kind === 'voiceover' && track.frameId === frame.id)
    return captionFrame({ frame, shot, voices, isChosen: sound.voices.length > 0, audioClips, format, look })
  })
  return checkTimeline({
    schemaVersion: 1,
    composition,
    projectId,
    title: cleanText(title),
    width: format.width,
    height: format.height,
    frameRate,
    durationInFrames,
    startFrame: 0,
    facts: {
      version: version === null ? null : cleanText(version),
      date: /^\d{4}-\d{2}-\d{2}/.exec(updatedAt ?? '')?.[0] ?? null,
    },
    look: {
      ...look,
      han: look.han ?? hanOf(board),
      watermark: look.watermark === null ? null : { ...look.watermark, image: null },
    },
    logo: logo && imageOf(logo),
    shots,
    transitions,
    captions: captioned.flatMap(({ captions }) => captions),
    audioClips: heardAudio(audioClips, sound),
    markers: pairs.flatMap(({ frame, shot }) => markersOf({ frame, shot, frameRate })),
    warnings: [
      ...pairs.flatMap(generationWarnings),
      ...warnings,
      ...captioned.flatMap((each) => each.warnings),
      ...lintSound({ pairs, tracks: board.audioTracks, heard, assets, sound, frameRate }),
    ],
  })
}

// --- internal ---

const DEFAULT_SOUND = soundSchema.parse({})

/** Of shots in playing order. */
function endOf(shots: PlacedShot[]): number {
  const last = shots.at(-1)
  return last ? last.from + last.durationInFrames : 0
}

/** Ends are rounded from summed seconds, never from one shot's length, so that rounding does not add up. */
function placeShots({
  frames,
  audible,
  assets,
  frameRate,
  playback,
  filmFrom,
}: {
  frames: Frame[]
  /** Of the project, whoever is heard: every language of a film has the same picture. */
  audible: AudioTrack[]
  assets: AssetIndex
  frameRate: FrameRate
  playback: Playback
  /** Where the first shot begins. */
  filmFrom: number
}): PlacedShot[] {
  let endSeconds = 0
  let from = filmFrom
  return frames.map((frame, index) => {
    const voices = audible.filter((track) => track.kind === 'voiceover' && track.frameId === frame.id)
    const { seconds, timedBy } = timeShot({ frame, voices, assets, frameRate })
    endSeconds += seconds
    const end = Math.max(from + 1, filmFrom + secondsToFrames(endSeconds, frameRate))
    const durationInFrames = end - from
    const shot: PlacedShot = {
      id: frame.id,
      number: cleanText(frame.shot ?? '') || String(index + 1),
      scene: frame.scene === null ? null : cleanText(frame.scene),
      title: frame.title === null ? null : cleanText(frame.title),
      script: cleanParagraphs(frame.script ?? frame.action ?? frame.dialogue ?? ''),
      status: frame.status === null ? null : cleanText(frame.status),
      from,
      durationInFrames,
      timedBy,
      picture: pictureOf(frame, { assets, playback, durationInFrames }),
      still: stillOf(frame, assets),
    }
    from = end
    return shot
  })
}

function pictureOf(
  frame: Frame,
  { assets, playback, durationInFrames }: { assets: AssetIndex; playback: Playback; durationInFrames: number },
): Picture {
  const video = frame.video ? assets.videos.get(frame.video.url) : undefined
  if (video) {
    const { sha256, src, widthInPixels, heightInPixels, durationInFrames: availableFrames } = video
    const played = playVideo(playback, { availableFrames, durationInFrames })
    return { kind: 'video', video: { sha256, src, widthInPixels, heightInPixels, availableFrames, ...played } }
  }
  const image = frame.image ? assets.images.get(frame.image.url) : undefined
  if (image) {
    return { kind: 'image', image: imageOf(image) }
  }
  return { kind: 'slate', text: shorten(cleanParagraphs(frame.script ?? frame.action ?? frame.dialogue ?? '')) }
}

/** A slate has no room for more; laying out a whole script to clip it would cost every frame. */
const MOST_SLATE_CHARACTERS = 2000

function shorten(text: string): string {
  if (text.length <= MOST_SLATE_CHARACTERS) return text
  return `${graphemes(text.slice(0, MOST_SLATE_CHARACTERS)).slice(0, -1).join('')}…`
}

/** The image a video leaves unseen; only where the export brought it here. */
function stillOf(frame: Frame, assets: AssetIndex): Shot['still'] {
  const image = frame.video && frame.image ? assets.images.get(frame.image.url) : undefined
  return image ? imageOf(image) : null
}

function imageOf({ sha256, src, widthInPixels, heightInPixels }: ImageAsset) {
  return { sha256, src, widthInPixels, heightInPixels }
}

/** A shot is drawn with what there is; that something was to come has to be said. */
function generationWarnings({ frame, shot }: { frame: Frame; shot: Shot }): string[] {
  const generation = generationOf(frame)
  const shown = shot.picture.kind === 'slate' ? 'a slate' : `its ${shot.picture.kind}`
  switch (generation) {
    case null:
      return []
    case 'runs':
      return [
        `Something for shot ${shot.number} is still being generated, so the shot is ${shown} for now; render with --wait to wait for it.`,
      ]
    case 'failed':
      return [`What was to be generated for shot ${shot.number} failed in M Studio, so the shot is ${shown}.`]
  }
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
