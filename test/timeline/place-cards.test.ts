import { expect, test } from 'vitest'
import { buildTimeline } from '../../src/timeline/build-timeline.ts'
import { lookSchema, PLAIN_LOOK } from '../../src/timeline/look.ts'
import { aBoard, aFrame, aTrack, someAssets } from '../helpers/boards.ts'

const format = { width: 1920, height: 1080, frameRate: { numerator: 30, denominator: 1 } }
const voice = aTrack('voice', { kind: 'voiceover', frameId: 'b', startSeconds: 0.5 })
const music = aTrack('music', { startSeconds: 0, durationSeconds: 60 })
const board = aBoard(
  [
    aFrame('a', { durationSeconds: 1 / 3, dialogue: 'Light the lamp.' }),
    aFrame('b', { durationSeconds: 2, comments: [{ author: null, text: 'Warmer.', atSeconds: 1, status: null }] }),
  ],
  [voice, music],
)
const assets = someAssets({ audio: { [voice.url]: 1, [music.url]: 60 } })
const cards = lookSchema.parse({
  titleCard: { seconds: 1.51 },
  endCard: { title: 'Fin', subtitle: 'Thanks', seconds: 2 },
})

test('cards are shots before and after the film, and everything of the board moves with it', () => {
  const plain = buildTimeline({ board, assets, format, look: PLAIN_LOOK })
  const timeline = buildTimeline({ board, assets, format, look: cards })

  const [title, ...rest] = timeline.shots
  const lead = 45
  expect(title).toMatchObject({
    from: 0,
    durationInFrames: lead,
    timedBy: 'look',
    picture: { title: 'A film', subtitle: '' },
  })
  expect(rest.at(-1)).toMatchObject({ durationInFrames: 60, picture: { kind: 'card', role: 'end', title: 'Fin' } })
  expect(rest.slice(0, -1)).toEqual(plain.shots.map((shot) => ({ ...shot, from: shot.from + lead })))
  expect(timeline.durationInFrames).toBe(plain.durationInFrames + lead + 60)
  expect(timeline.captions).toEqual(plain.captions.map((caption) => ({ ...caption, from: caption.from + lead })))
  expect(timeline.markers).toEqual(plain.markers.map((marker) => ({ ...marker, from: marker.from + lead })))
})

test('the look’s transition leads from the title card into the film and from the film into the end card', () => {
  const look = lookSchema.parse({ ...cards, transition: { kind: 'dissolve', seconds: 0.2 } })
  const timeline = buildTimeline({ board, assets, format, look })
  expect(timeline.transitions).toEqual([
    { kind: 'dissolve', from: 42, durationInFrames: 6, outgoingShotId: 'card:title', incomingShotId: 'a' },
    { kind: 'dissolve', from: 52, durationInFrames: 6, outgoingShotId: 'a', incomingShotId: 'b' },
    { kind: 'dissolve', from: 112, durationInFrames: 6, outgoingShotId: 'b', incomingShotId: 'card:end' },
  ])
  expect(timeline.shots.map(({ headInFrames, tailInFrames }) => [headInFrames, tailInFrames])).toEqual([
    [0, 3],
    [3, 3],
    [3, 3],
    [3, 0],
  ])
  const plain = buildTimeline({ board, assets, format, look: cards })
  expect([timeline.durationInFrames, timeline.captions]).toEqual([plain.durationInFrames, plain.captions])
})

test('the first frame’s own transition leads out of the title card', () => {
  const [first = never(), ...others] = board.frames
  const frames = [{ ...first, transition: { kind: 'dip-to-black', durationSeconds: 0.2 } as const }, ...others]
  const { transitions } = buildTimeline({ board: { ...board, frames }, assets, format, look: cards })
  expect(transitions).toMatchObject([{ kind: 'dip-to-black', from: 42, outgoingShotId: 'card:title' }])
})

test('a transition the end card is too short for is told of', () => {
  const look = lookSchema.parse({ endCard: { seconds: 0.2 }, transition: { kind: 'dissolve', seconds: 0.3 } })
  expect(buildTimeline({ board, assets, format, look }).warnings).toContain(
    'The dissolve into the end card takes 0.20 s instead of 0.30 s, because the shots around it are too short.',
  )
})

test('sound begins after the title card, and what is of the whole film sounds on over the end card', () => {
  const timeline = buildTimeline({ board, assets, format, look: cards })
  const samples = Object.fromEntries(timeline.audioClips.map((clip) => [clip.id, clip]))
  expect(samples['voice']?.fromSample).toBe((45 + 10 + 15) * 1600)
  expect(samples['music']).toMatchObject({ fromSample: 45 * 1600, durationInSamples: (10 + 60 + 60) * 1600 })
})

test('the facts a burn-in may show are the project’s own', () => {
  const { project } = board
  const dated = { ...board, project: { ...project, version: '7', updatedAt: '2026-02-14T22:10:00Z' } }
  expect(buildTimeline({ board: dated, assets, format, look: PLAIN_LOOK }).facts).toEqual({
    version: '7',
    date: '2026-02-14',
  })
  expect(buildTimeline({ board, assets, format, look: PLAIN_LOOK }).facts).toEqual({ version: '1', date: null })
})

function never(): never {
  throw new Error('The board has no frames.')
}
