import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { type Look, PLAIN_LOOK } from '../../src/timeline/look.ts'
import type { AudioClip, Picture, Shot, Timeline, Transition } from '../../src/timeline/schema.ts'
import { framesToSamples, samplesToFrames } from '../../src/timeline/time.ts'
import { aClip } from './clips.ts'
import { imageOf, slateOf, timelineOf, videoOf } from './timelines.ts'

/** A film as an editor has it in mind: what is where follows from the order and the lengths. */
export type Draft = {
  title: string
  look: Look
  shots: DraftShot[]
  clips: DraftClip[]
}

export type DraftShot = Pick<Shot, 'id' | 'number' | 'durationInFrames' | 'picture'> & {
  dialogue: string
  /** How it comes in; its length is even. */
  transition: { kind: Transition['kind']; durationInFrames: number } | null
  parts: Partial<Shot>
}

/** `at` is in samples from its shot, or from the film's start; a clip without length lasts to the film's end. */
export type DraftClip = {
  id: string
  shotId: string | null
  at: number
  length: number | null
  parts: Partial<AudioClip>
}

export const RATE = { numerator: 30_000, denominator: 1001 }

export function layOut({ title, look, shots, clips }: Draft): Timeline {
  const film = timelineOf({
    title,
    look,
    frameRate: RATE,
    shots: shots.map(({ id, number, durationInFrames, picture, parts, transition }, index) => ({
      id,
      number,
      durationInFrames,
      picture,
      headInFrames: index === 0 ? 0 : (transition?.durationInFrames ?? 0) / 2,
      tailInFrames: (shots[index + 1]?.transition?.durationInFrames ?? 0) / 2,
      ...parts,
    })),
  })
  const end = framesToSamples(film.durationInFrames, RATE)
  return {
    ...film,
    transitions: shots.flatMap(({ id, transition }, index) => {
      const from = film.shots[index]?.from ?? 0
      if (transition === null) return []
      const outgoingShotId = shots[index - 1]?.id ?? null
      return [
        {
          ...transition,
          from: outgoingShotId ? from - transition.durationInFrames / 2 : 0,
          outgoingShotId,
          incomingShotId: id,
        },
      ]
    }),
    captions: shots.flatMap(({ id, dialogue }, index) => {
      const { from = 0, durationInFrames = 1 } = film.shots[index] ?? {}
      return dialogue === '' ? [] : [{ shotId: id, from, durationInFrames, lines: [dialogue] }]
    }),
    audioClips: clips.flatMap(({ id, shotId, at, length, parts }) => {
      const fromSample = at + framesToSamples(film.shots.find((shot) => shot.id === shotId)?.from ?? 0, RATE)
      const durationInSamples = Math.min(end, fromSample + (length ?? end)) - fromSample
      if (durationInSamples <= 0) return []
      const from = Math.min(film.durationInFrames - 1, samplesToFrames(fromSample, RATE))
      const durationInFrames = Math.max(1, samplesToFrames(fromSample + durationInSamples, RATE) - from)
      const media = { ...hashed(`${id}.wav`), availableSamples: 48_000 * 3600 }
      return [aClip({ id, shotId, media, fromSample, durationInSamples, from, durationInFrames, ...parts })]
    }),
  }
}

export function hashed(name: string): { sha256: string; src: string } {
  const sha256 = createHash('sha256').update(name).digest('hex')
  return { sha256, src: `assets/${sha256}` }
}

export function pictureNamed(kind: 'image' | 'video' | 'slate', name: string): Picture {
  const picture = { image: imageOf(name), video: videoOf(name, 100), slate: slateOf(name) }[kind]
  if (picture.kind === 'image') return { ...picture, image: { ...picture.image, ...hashed(name) } }
  return picture.kind === 'video' ? { ...picture, video: { ...picture.video, ...hashed(name) } } : picture
}

/** Films of 2 to 9 shots; the first and last shots have a voice, and music plays to the end. */
export const someDraft: fc.Arbitrary<Draft> = fc
  .array(
    fc.record({
      durationInFrames: fc.integer({ min: 20, max: 90 }),
      kind: fc.constantFrom('image', 'video', 'slate'),
      dialogue: fc.constantFrom('', 'Light the lamp.'),
      transition: fc.option(
        fc.record({ kind: fc.constantFrom('dissolve', 'wipe'), durationInFrames: fc.constantFrom(4, 8) }),
      ),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((wishes) => {
    const shots = wishes.map(
      ({ kind, ...wish }, index): DraftShot => ({
        ...wish,
        id: `s${index}`,
        number: `${index + 1}0`,
        picture: pictureNamed(kind, `picture ${index}`),
        parts: {},
      }),
    )
    const voices = [0, shots.length - 1].map(
      (index): DraftClip => ({
        id: `voice ${index}`,
        shotId: `s${index}`,
        at: 4000,
        length: 20_000,
        parts: { role: 'voiceover' },
      }),
    )
    const music: DraftClip = { id: 'music', shotId: null, at: 0, length: null, parts: { role: 'music', volume: 0.5 } }
    return { title: 'Film', look: PLAIN_LOOK, shots, clips: [...voices, music] }
  })
