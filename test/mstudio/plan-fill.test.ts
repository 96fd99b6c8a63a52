import { expect, test } from 'vitest'
import { planFill } from '../../src/mstudio/plan-fill.ts'
import { aBoard, aFrame, aTrack } from '../helpers/boards.ts'

const image = { url: 'https://media.test/a.png', focalPoint: null }
const video = { url: 'https://media.test/a.mp4' }

const board = aBoard(
  [
    aFrame('script', { script: 'EXT. PIER', title: 'Pier' }),
    aFrame('action', { action: 'She rows.', dialogue: 'Row!' }),
    aFrame('empty', { script: ' ', dialogue: '\n' }),
    aFrame('image', { script: 'INT. BOAT', image, dialogue: 'Spoken already.' }),
    aFrame('video', { script: 'INT. CABIN', image, video }),
  ],
  [aTrack('voice', { kind: 'voiceover', frameId: 'image' }), aTrack('rain', { kind: 'sfx', frameId: 'action' })],
)

test('images are for frames that have only a script', () => {
  expect(planFill(board, ['images'])).toMatchObject([
    { kind: 'image', prompt: 'EXT. PIER', label: 'the image of frame 1 ("Pier")' },
    { kind: 'image', prompt: 'She rows.', label: 'the image of frame 2' },
  ])
})

test('videos are for frames that have only an image, or will have one', () => {
  expect(planFill(board, ['videos']).map(({ label }) => label)).toEqual(['the video of frame 4'])
  const both = planFill(board, ['images', 'videos']).filter(({ kind }) => kind === 'video')
  expect(both.map(({ frame }) => frame.id)).toEqual(['script', 'action', 'image'])
})

test('voiceovers are for dialogue that nobody speaks yet', () => {
  expect(planFill(board, ['voice'])).toMatchObject([{ kind: 'voice', text: 'Row!', label: 'the voiceover of frame 2' }])
})
