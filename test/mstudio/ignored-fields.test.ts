import { expect, it } from 'vitest'
import { fetchBoard } from '../../src/mstudio/fetch-board.ts'
import type { BoardFile } from '../../src/sandbox/load-board.ts'
import { makeBoard, startTestSandbox, wireFrame, wireProject, wireTracks } from '../helpers/start-sandbox.ts'
import { makeTestClient, noSignal } from './test-client.ts'

it('N35: counts the fields that nobody knows, wherever they are, and names them once each', async () => {
  const image = { url: 'media/a.jpg', palette: ['red'] }
  const frames = [wireFrame(1, { mood: 'dark', image }), wireFrame(2, { mood: 'light' })]
  const [track] = wireTracks()
  const board = {
    project: wireProject({ stage: 'draft' }),
    frames,
    audio_tracks: [{ ...track, pan_position: 0.5 }],
  }
  expect(await ignoredOf(board)).toEqual({
    count: 5,
    names: ['project.stage', 'frames[].image.palette', 'frames[].mood', 'audio_tracks[].pan_position'],
    words: [],
  })
})

it('N35: knows every field of the API, in both spellings, whether it reads it or not', async () => {
  const note = { id: 1, frame_id: 'f1', author: 'Ada', text: 'Hm', at: 1, status: 'pending', created_at: null }
  const frames = [
    wireFrame(1, {
      ...{ scene: '1', shot: '1A', script: '', dialogue: '', action: '', notes: '', status: 'draft', versions: [] },
      ...{ image: { url: 'media/a.jpg', width: 1, height: 1, focal_point: { x: 0, y: 0 } }, generation_job_id: null },
      ...{
        video: { url: 'media/c.mp4', duration: 2, has_audio: true },
        camera: { move: 'pan-left', from: {}, speed: 1 },
      },
      ...{
        transition: { kind: 'cut', duration: 1, of: 'our own' },
        comments: [note],
        reviews: [note],
        generationJobId: 1,
      },
    }),
  ]
  const [track] = wireTracks()
  const sound = {
    name: '',
    trim_start: 0,
    duration: 1,
    gain_db: 0,
    fade_in: 0,
    muted: false,
    voice_id: 'v1',
    fadeIn: 0,
  }
  const board = {
    project: wireProject({ description: '', team_id: 't', updated_at: null, aspectRatio: '16:9' }),
    frames,
    audio_tracks: [{ ...track, ...sound, project_id: 'p1' }],
  }
  expect(await ignoredOf(board)).toEqual({ count: 0, names: [], words: [] })
})

it('N35: counts the words that are none of those of their list, and names them once each', async () => {
  const frames = [
    wireFrame(1, { fit: 'stretch', camera: { move: 'whip_pan' }, transition: { kind: 'swirl', duration: 1 } }),
    wireFrame(2, { fit: 'stretch', camera: 'spin\n', transition: { kind: 'Cross dissolve' } }),
    wireFrame(3, { fit: 'Cover', camera: { move: 'Dolly In' }, transition: { kind: 'cut' } }),
    wireFrame(4, { fit: null, camera: {}, transition: {} }),
  ]
  expect(await ignoredOf({ frames })).toEqual({
    count: 5,
    names: [],
    words: [
      'frames[].fit "stretch"',
      'frames[].camera "whip_pan"',
      'frames[].transition "swirl"',
      String.raw`frames[].camera "spin\n"`,
    ],
  })
})

async function ignoredOf(parts: Partial<BoardFile>) {
  const sandbox = await startTestSandbox({ boards: [await makeBoard(parts)] })
  const { ignoredFields } = await fetchBoard({
    client: makeTestClient(sandbox),
    projectId: 'p1',
    signal: noSignal,
  })
  return ignoredFields
}
