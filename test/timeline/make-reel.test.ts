import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gainAt } from '../../src/timeline/gain.ts'
import { makeReel } from '../../src/timeline/make-reel.ts'
import type { Timeline } from '../../src/timeline/schema.ts'
import { framesToSamples } from '../../src/timeline/time.ts'
import { type DraftClip, hashed, layOut, RATE, someDraft } from '../helpers/edited-films.ts'

/** Around a cut, sound is faded for this long. */
const CUT_SAMPLES = 144

const someClip: fc.Arbitrary<DraftClip> = fc
  .record({
    at: fc.integer({ min: 0, max: 200_000 }),
    length: fc.option(fc.integer({ min: 1000, max: 300_000 })),
    loop: fc.boolean(),
    availableSamples: fc.integer({ min: 5000, max: 400_000 }),
    trimStartSample: fc.integer({ min: 0, max: 4000 }),
    fadeInSamples: fc.integer({ min: 0, max: 60_000 }),
    fadeOutSamples: fc.integer({ min: CUT_SAMPLES, max: 60_000 }),
    envelope: fc
      .array(fc.record({ offset: fc.nat(300_000), gainDb: fc.double({ min: -12, max: 0, noNaN: true }) }), {
        maxLength: 4,
      })
      .map((points) => points.sort((a, b) => a.offset - b.offset)),
  })
  .map(({ at, length, availableSamples, ...parts }) => ({
    id: `clip at ${at}`,
    shotId: null,
    at,
    length,
    parts: { ...parts, media: { ...hashed(`clip ${at}`), availableSamples } },
  }))

const someFilm = fc
  .tuple(someDraft, fc.uniqueArray(someClip, { minLength: 1, maxLength: 4, size: 'max', selector: ({ id }) => id }))
  .map(([draft, clips]) => layOut({ ...draft, clips }))

const someReel = someFilm.chain((film) =>
  fc.record({
    film: fc.constant(film),
    ids: fc.subarray(
      film.shots.map(({ id }) => id),
      { minLength: 1 },
    ),
  }),
)

/** What is heard at a sample: which media, where in it, how loud. */
function heardAt({ audioClips }: Timeline, sample: number) {
  return audioClips
    .flatMap((clip) => {
      const offset = sample - clip.fromSample
      const round = clip.media.availableSamples - clip.trimStartSample
      if (offset < 0 || offset >= clip.durationInSamples || (!clip.loop && offset >= round)) return []
      return [
        {
          src: clip.media.src,
          at: clip.trimStartSample + (clip.loop ? offset % round : offset),
          gain: gainAt(clip, offset),
        },
      ]
    })
    .sort((a, b) => a.src.localeCompare(b.src))
}

test('the chosen shots follow each other whole, with their captions and the transitions between neighbours', () => {
  fc.assert(
    fc.property(someReel, ({ film, ids }) => {
      const reel = makeReel(film, new Set(ids), 'A reel')
      expect(reel.shots.map(({ id }) => id)).toEqual(ids)
      for (const shot of reel.shots) {
        const original = film.shots.find(({ id }) => id === shot.id)
        expect(shot.durationInFrames).toBe(original?.durationInFrames)
        const captionsOf = ({ captions }: Timeline, from = 0) =>
          captions
            .filter(({ shotId }) => shotId === shot.id)
            .map((caption) => ({ ...caption, from: caption.from - from }))
        expect(captionsOf(reel, shot.from)).toEqual(captionsOf(film, original?.from))
      }
      const isKept = ({ outgoingShotId, incomingShotId }: Timeline['transitions'][number]) =>
        ids.includes(incomingShotId) && (outgoingShotId === null || ids.includes(outgoingShotId))
      const names = (transitions: Timeline['transitions']) => transitions.map(({ from: _from, ...rest }) => rest)
      expect(names(reel.transitions)).toEqual(names(film.transitions.filter(isKept)))
      for (const { outgoingShotId, incomingShotId, from, durationInFrames } of reel.transitions) {
        const incoming = reel.shots.find(({ id }) => id === incomingShotId)
        if (outgoingShotId !== null) expect(from + durationInFrames / 2).toBe(incoming?.from)
      }
      // Nothing is seen of a shot outside of it but in a transition.
      const reaching = (side: 'headInFrames' | 'tailInFrames') =>
        reel.shots.filter((shot) => shot[side] > 0).map(({ id }) => id)
      const between = reel.transitions.filter(({ outgoingShotId }) => outgoingShotId !== null)
      expect(reaching('headInFrames')).toEqual(between.map(({ incomingShotId }) => incomingShotId))
      expect(reaching('tailInFrames')).toEqual(between.map(({ outgoingShotId }) => outgoingShotId))
    }),
  )
})

test('every sample of the reel sounds as in the film, but for the fades of its cuts', () => {
  let compared = 0
  fc.assert(
    fc.property(
      someReel,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 30 }),
      ({ film, ids }, places) => {
        const reel = makeReel(film, new Set(ids), 'A reel')
        const joins = reel.audioClips.flatMap(({ fromSample, durationInSamples }) => [
          fromSample,
          fromSample + durationInSamples,
        ])
        for (const shot of reel.shots) {
          const originalFrom = film.shots.find(({ id }) => id === shot.id)?.from ?? 0
          const [start, end] = [shot.from, shot.from + shot.durationInFrames].map((frame) =>
            framesToSamples(frame, RATE),
          )
          if (start === undefined || end === undefined) continue
          for (const place of places) {
            const sample = Math.floor(start + place * (end - start - 1))
            if (joins.some((join) => Math.abs(join - sample) <= CUT_SAMPLES)) continue
            // A frame is no whole number of samples at this rate, so a run may begin a sample off.
            const candidates = [-1, 0, 1].map((off) =>
              heardAt(film, sample - start + framesToSamples(originalFrom, RATE) + off),
            )
            const heard = heardAt(reel, sample)
            const match = candidates.find(
              (each) => each.map(({ at }) => at).join() === heard.map(({ at }) => at).join(),
            )
            expect(match?.map(({ src }) => src)).toEqual(heard.map(({ src }) => src))
            for (const [index, { gain }] of heard.entries()) {
              expect(Math.abs(gain - (match?.[index]?.gain ?? 0))).toBeLessThan(0.01)
              compared += 1
            }
          }
        }
      },
    ),
    { numRuns: 200 },
  )
  expect(compared).toBeGreaterThan(1000)
})

test('no sound reaches out of its part of the reel, and every cut is faded', () => {
  fc.assert(
    fc.property(someReel, ({ film, ids }) => {
      const reel = makeReel(film, new Set(ids), 'A reel')
      const end = framesToSamples(reel.durationInFrames, RATE)
      for (const clip of reel.audioClips) {
        expect(clip.fromSample + clip.durationInSamples).toBeLessThanOrEqual(end)
        const original = film.audioClips.find(({ id }) => clip.id.startsWith(`${id}@`))
        const isCutAtStart = clip.trimStartSample !== original?.trimStartSample
        if (isCutAtStart) expect(gainAt(clip, 0)).toBe(0)
        const lastGain = gainAt(clip, clip.durationInSamples - 1)
        expect(lastGain).toBeLessThanOrEqual(Math.max(0.1, 1 / clip.durationInSamples))
      }
      expect(new Set(reel.audioClips.map(({ id }) => id)).size).toBe(reel.audioClips.length)
    }),
  )
})

describe('a reel of every shot', () => {
  test('is the film', () => {
    fc.assert(
      fc.property(someFilm, (film) => {
        const reel = makeReel(film, new Set(film.shots.map(({ id }) => id)), 'A reel')
        expect(reel.shots).toEqual(film.shots)
        expect(reel.transitions).toEqual(film.transitions)
        expect(
          reel.audioClips.map(({ fromSample, durationInSamples, from, durationInFrames }) => [
            fromSample,
            durationInSamples,
            from,
            durationInFrames,
          ]),
        ).toEqual(
          film.audioClips.map(({ fromSample, durationInSamples, from, durationInFrames }) => [
            fromSample,
            durationInSamples,
            from,
            durationInFrames,
          ]),
        )
      }),
    )
  })
})
