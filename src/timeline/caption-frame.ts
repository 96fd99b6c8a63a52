import type { AudioTrack, Frame } from './board.ts'
import { captionLayout } from './caption-layout.ts'
import { captionShot } from './captions.ts'
import { cleanText } from './clean-text.ts'
import { lintCaptions } from './lint-captions.ts'
import type { Look } from './look.ts'
import type { OutputFormat } from './output-format.ts'
import type { AudioClip, Caption, Shot } from './schema.ts'
import { columnsOf } from './text-columns.ts'
import { secondsToFrames } from './time.ts'
import { VOICE_HANDLE_SECONDS } from './timing-policy.ts'

/**
 * The captions of one frame, while its voices speak or, where none does, for all of its shot; and what is wrong with
 * them for a reader.
 *
 * They are the frame's dialogue, else what its voices say. Of chosen voices, which may speak another language, what they
 * say comes first.
 */
export function captionFrame({
  frame,
  shot,
  voices,
  isChosen,
  audioClips,
  format: { width, height, frameRate },
  look: { captions: captionLook },
}: {
  frame: Frame
  shot: Shot
  /** The voiceovers of the frame that are heard. */
  voices: AudioTrack[]
  isChosen: boolean
  audioClips: AudioClip[]
  format: OutputFormat
  look: Look
}): { captions: Caption[]; warnings: string[] } {
  const spoken = voices.map((track) => track.text ?? '').join(' ')
  const dialogue = cleanText(isChosen && spoken.trim() !== '' ? spoken : (frame.dialogue ?? spoken))
  const shotEnd = shot.from + shot.durationInFrames
  const clips = audioClips.filter((clip) => clip.role === 'voiceover' && clip.shotId === shot.id)
  const from = Math.max(shot.from, Math.min(shotEnd - 1, ...clips.map((clip) => clip.from)))
  const spokenEnd = Math.max(...clips.map((clip) => clip.from + clip.durationInFrames))
  const linger = secondsToFrames(VOICE_HANDLE_SECONDS, frameRate)
  const range =
    clips.length === 0
      ? { from: shot.from, durationInFrames: shot.durationInFrames }
      : { from, durationInFrames: Math.max(1, Math.min(shotEnd, spokenEnd + linger) - from) }
  const spokenFrames = clips.length === 0 ? range.durationInFrames : spokenEnd - from
  const { lineColumns } = captionLayout({ width, height, captions: captionLook })
  const captions = captionShot({
    shotId: shot.id,
    dialogue,
    lineColumns,
    range,
    spokenFrames: captionLook.style === 'karaoke' ? spokenFrames : null,
  })
  const dialogueColumns = columnsOf(dialogue)
  return { captions, warnings: lintCaptions({ shot, captions, dialogueColumns, lineColumns, frameRate }) }
}
