import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffTimelines } from '../../src/timeline/diff-timelines.ts'
import { type Look, lookSchema } from '../../src/timeline/look.ts'
import type { Shot } from '../../src/timeline/schema.ts'
import type { LookPart, TimelineChange } from '../../src/timeline/timeline-change.ts'
import {
  type Draft,
  type DraftClip,
  type DraftShot,
  hashed,
  layOut,
  pictureNamed,
  someDraft,
} from '../helpers/edited-films.ts'
import { timelineOf } from '../helpers/timelines.ts'

test('a film is no different from itself, nor from what is written of it', () => {
  fc.assert(
    fc.property(someDraft, (draft) => {
      const timeline = layOut(draft)
      expect(diffTimelines(timeline, timeline)).toEqual([])
      expect(diffTimelines(JSON.parse(JSON.stringify(timeline)), timeline)).toEqual([])
    }),
  )
})

/** An edit of the shot at a place, or of the film, and what is to be said of it. */
type Edit = (draft: Draft, place: number) => { edited: Draft; expected: Partial<TimelineChange>[] }

function ofShot(edit: (shot: DraftShot) => Partial<DraftShot>, expected: Record<string, unknown>): Edit {
  return (draft, place) => ({
    edited: {
      ...draft,
      shots: draft.shots.map((shot, index) => (index === place ? { ...shot, ...edit(shot) } : shot)),
    },
    expected: [{ ...expected, shot: nameIn(draft, place) }],
  })
}

function ofParts(parts: Partial<Shot>, expected: Record<string, unknown>): Edit {
  return ofShot((shot) => ({ parts: { ...shot.parts, ...parts } }), expected)
}

function ofMusic(edit: (clip: DraftClip) => Partial<DraftClip>, expected: Record<string, unknown>): Edit {
  return (draft) => ({
    edited: { ...draft, clips: draft.clips.map((clip) => (clip.id === 'music' ? { ...clip, ...edit(clip) } : clip)) },
    expected: [{ ...expected, clip: { id: 'music', role: 'music', name: null, shot: null } }],
  })
}

function ofVoice(edit: (clip: DraftClip) => Partial<DraftClip>, expected: Record<string, unknown>): Edit {
  return (draft) => ({
    edited: { ...draft, clips: draft.clips.map((clip) => (clip.id === 'voice 0' ? { ...clip, ...edit(clip) } : clip)) },
    expected: [{ ...expected, clip: { id: 'voice 0', role: 'voiceover', name: null, shot: nameIn(draft, 0) } }],
  })
}

function ofLook(look: object, part: LookPart): Edit {
  return (draft) => ({
    edited: { ...draft, look: lookSchema.parse({ ...draft.look, ...look }) },
    expected: [{ kind: 'look', part }],
  })
}

function nameIn(draft: Draft, index: number) {
  const { id = '', number = '' } = draft.shots[index] ?? {}
  return { id, number, index }
}

const corner: Pick<Look['burnIns'][number], 'corner'> = { corner: 'top' }
const view = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 }

describe('a single edit is named, and nothing else:', () => {
  const edits: [string, Edit][] = [
    [
      'a new title',
      (draft) => ({ edited: { ...draft, title: 'Movie' }, expected: [{ kind: 'title', from: 'Film', to: 'Movie' }] }),
    ],
    ['a new image', ofShot(() => ({ picture: pictureNamed('image', 'new') }), { kind: 'shot-picture', to: 'image' })],
    ['a new video', ofShot(() => ({ picture: pictureNamed('video', 'new') }), { kind: 'shot-picture', to: 'video' })],
    [
      'a longer shot',
      ofShot(({ durationInFrames }) => ({ durationInFrames: durationInFrames + 12 }), {
        kind: 'shot-length',
        byFrames: 12,
      }),
    ],
    [
      'a shorter shot',
      ofShot(({ durationInFrames }) => ({ durationInFrames: durationInFrames - 1 }), {
        kind: 'shot-length',
        byFrames: -1,
      }),
    ],
    ['a new script', ofParts({ script: 'She runs.' }, { kind: 'shot-text', field: 'script' })],
    ['a new shot title', ofParts({ title: 'Dusk' }, { kind: 'shot-text', field: 'title' })],
    ['a new scene', ofParts({ scene: 'INT.' }, { kind: 'shot-text', field: 'scene' })],
    ['a new status', ofParts({ status: 'approved' }, { kind: 'shot-text', field: 'status' })],
    ['another fit', ofParts({ fit: 'cover' }, { kind: 'shot-framing', field: 'fit' })],
    ['another focal point', ofParts({ focalPoint: { x: 0, y: 0 } }, { kind: 'shot-framing', field: 'focal point' })],
    ['a camera move', ofParts({ motion: { from: view, to: view } }, { kind: 'shot-framing', field: 'camera move' })],
    ['a new look of captions', ofLook({ captions: { style: 'boxed' } }, 'caption style')],
    ['a watermark', ofLook({ watermark: { text: 'Mine' } }, 'watermark')],
    ['burn-ins', ofLook({ burnIns: [{ field: 'shot', ...corner }] }, 'burn-ins')],
    ['colours', ofLook({ colours: { ink: '#ffffff' } }, 'colours')],
    [
      'a louder track',
      ofMusic(({ parts }) => ({ parts: { ...parts, volume: 1 } }), {
        kind: 'audio-level',
        isSilent: false,
        byDb: expect.closeTo(6.02),
      }),
    ],
    [
      'a silent track',
      ofMusic(({ parts }) => ({ parts: { ...parts, volume: 0 } }), { kind: 'audio-level', isSilent: true, byDb: null }),
    ],
    [
      'other music',
      ofMusic(({ parts }) => ({ parts: { ...parts, media: { ...hashed('new'), availableSamples: 9e9 } } }), {
        kind: 'audio-replaced',
      }),
    ],
    ['music that begins later', ofMusic(() => ({ at: 480 }), { kind: 'audio-moved', bySamples: 480 })],
    [
      'music that ends earlier',
      ofMusic(() => ({ length: 24_000 }), { kind: 'audio-trimmed', bySamples: expect.any(Number) }),
    ],
    [
      'another part of the music',
      ofMusic(({ parts }) => ({ parts: { ...parts, trimStartSample: 9 } }), { kind: 'audio-trimmed', bySamples: 0 }),
    ],
    ['a fade', ofMusic(({ parts }) => ({ parts: { ...parts, fadeInSamples: 4800 } }), { kind: 'audio-fades' })],
    ['a voice that begins earlier', ofVoice(() => ({ at: 3000 }), { kind: 'audio-moved', bySamples: -1000 })],
    ['a longer voice', ofVoice(() => ({ length: 21_000 }), { kind: 'audio-trimmed', bySamples: 1000 })],
    [
      'a shot removed',
      (draft, place) => ({
        edited: {
          ...draft,
          shots: draft.shots.filter((_, index) => index !== place),
          clips: draft.clips.filter(({ shotId }) => shotId !== `s${place}`),
        },
        expected: [{ kind: 'shot-removed', shot: nameIn(draft, place) }],
      }),
    ],
    [
      'a shot added',
      (draft, place) => {
        const added = {
          id: 'new',
          number: '99',
          durationInFrames: 30,
          picture: pictureNamed('image', 'new'),
          dialogue: '',
          transition: null,
          parts: {},
        }
        const voice = { id: 'new voice', shotId: 'new', at: 0, length: 100, parts: {} }
        return {
          edited: { ...draft, shots: draft.shots.toSpliced(place, 0, added), clips: [...draft.clips, voice] },
          expected: [{ kind: 'shot-added', shot: { id: 'new', number: '99', index: place } }],
        }
      },
    ],
    [
      'a track removed',
      (draft) => ({
        edited: { ...draft, clips: draft.clips.filter(({ id }) => id !== 'music') },
        expected: [{ kind: 'audio-removed', clip: { id: 'music', role: 'music', name: null, shot: null } }],
      }),
    ],
  ]

  test.each(edits)('%s', (_name, edit) => {
    fc.assert(
      fc.property(someDraft, fc.nat(), (draft, at) => {
        const { edited, expected } = edit(draft, at % draft.shots.length)
        expect(diffTimelines(layOut(draft), layOut(edited))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  test('a video that plays otherwise is told of, one that is retimed for another length is not', () => {
    const filmOf = (played: object, durationInFrames = 60) => {
      const picture = pictureNamed('video', 'clip')
      if (picture.kind !== 'video') throw new Error('That is no video.')
      const video = { ...picture.video, availableFrames: 24, ...played }
      return timelineOf({ shots: [{ number: '1', durationInFrames, picture: { ...picture, video } }] })
    }
    const told = { kind: 'shot-framing', shot: { id: 'shot-0', number: '1', index: 0 }, field: 'playback' }
    expect(diffTimelines(filmOf({}), filmOf({ loop: true }))).toEqual([told])
    expect(diffTimelines(filmOf({ loop: true }), filmOf({ speed: 0.4 }))).toEqual([told])
    expect(diffTimelines(filmOf({ speed: 0.4 }), filmOf({ speed: 0.3 }, 80))).toMatchObject([{ kind: 'shot-length' }])
  })

  test('words of a caption, and another transition', () => {
    fc.assert(
      fc.property(someDraft, fc.nat(), (draft, at) => {
        const place = at % draft.shots.length
        const spoken = {
          ...draft,
          shots: draft.shots.map((shot) => ({ ...shot, dialogue: 'Before.', transition: null })),
        }
        const words = ofShot(() => ({ dialogue: 'After.' }), { kind: 'shot-text', field: 'captions' })(spoken, place)
        expect(diffTimelines(layOut(spoken), layOut(words.edited))).toEqual(words.expected)
        const transition = { kind: 'push', durationInFrames: 6 } as const
        const wish = ofShot(() => ({ transition }), { kind: 'shot-transition', from: 'cut', to: 'push' })(spoken, place)
        expect(diffTimelines(layOut(spoken), layOut(wish.edited))).toEqual(wish.expected)
        const silent = { ...draft, shots: spoken.shots.map((shot) => ({ ...shot, dialogue: '' })) }
        expect(diffTimelines(layOut(spoken), layOut(silent))).toEqual([{ kind: 'captions', shown: false }])
      }),
      { numRuns: 50 },
    )
  })

  test('a shot moved', () => {
    fc.assert(
      fc.property(someDraft, fc.nat(), fc.nat(), (draft, one, other) => {
        const [from, to] = [one % draft.shots.length, other % draft.shots.length]
        const shots = draft.shots.map((shot) => ({ ...shot, transition: null }))
        const rest = shots.toSpliced(from, 1)
        const moved = { ...draft, shots: rest.toSpliced(to, 0, ...shots.slice(from, from + 1)) }
        const changes = diffTimelines(layOut({ ...draft, shots }), layOut(moved))
        expect(changes).toHaveLength(from === to ? 0 : 1)
        // Of two that change places, either has moved.
        if (Math.abs(from - to) > 1) {
          const after = to === 0 ? null : { ...nameIn(moved, to - 1) }
          expect(changes).toEqual([{ kind: 'shot-moved', shot: nameIn(moved, to), after }])
        }
      }),
    )
  })
})

test('in another size and rate, pictures and camera moves are not called new, and lengths are compared in time', () => {
  const [before, after] = ['old', 'new'].map((name) => {
    const shot = { number: '10', durationInFrames: 30, dialogue: '', transition: null }
    const motion = { from: view, to: { ...view, x: name === 'old' ? 0.2 : 0.3 } }
    return layOut({
      title: 'Film',
      look: lookSchema.parse({}),
      shots: [{ ...shot, id: 's0', picture: pictureNamed('image', name), parts: { motion } }],
      clips: [],
    })
  })
  if (!before || !after) throw new Error('There are two.')
  const pal = { numerator: 25, denominator: 1 }
  const wide = {
    ...after,
    width: 640,
    frameRate: pal,
    shots: after.shots.map((shot) => ({ ...shot, durationInFrames: 25 })),
  }
  expect(diffTimelines(before, { ...wide, durationInFrames: 25 })).toEqual([
    { kind: 'size', from: { width: 320, height: 180 }, to: { width: 640, height: 180 } },
    { kind: 'frame-rate', from: before.frameRate, to: pal },
  ])
})
