import { atFault, type FailingRow, upstream } from './failing-row.ts'

const sound = (name: string, more: object = {}) => ({
  audio_tracks: [{ id: 't', kind: 'sfx', url: `media/${name}`, ...more }],
})
const frame = { id: 'f', position: 1, duration: 1, image: { url: 'media/red.jpg' } }
const schema = (words: RegExp) => atFault('UPSTREAM_SCHEMA', words)

export const PROJECT_ROWS: FailingRow[] = [
  { row: 'P01: no frames', board: { frames: [] }, ...atFault('PROJECT_EMPTY', /no frames/) },
  { row: 'P04: eleven hours', frame: { duration: 40_000 }, ...atFault('LIMIT_EXCEEDED', /1200000 frames/) },
  ...[-1, 0, '5', 1e308].map((duration) => ({
    row: `P05: a duration of ${JSON.stringify(duration)}`,
    frame: { duration },
    ...schema(/frames\[0\]\.duration/),
  })),
  { row: 'P06: 0 frames a second', project: { fps: 0 }, ...schema(/project\.fps/) },
  { row: 'P06: 25.5 frames a second', project: { fps: 25.5 }, ...atFault('FPS_INVALID', /25\.5/) },
  { row: 'P06: 20,000 pixels', project: { aspect_ratio: '20000x20000' }, ...atFault('FORMAT_INVALID', /16 to 7680/) },
  {
    row: 'P07: a sound with a trim of before its start',
    board: sound('clicks.wav', { trim_start: -1 }),
    ...schema(/trim_start must not be negative/),
  },
  {
    row: 'P09: a picture that is being made',
    frame: { image: null, generation_job_id: 'j', status: 'generating' },
    args: ['--strict'],
    ...upstream('ASSET_PENDING', /--wait/),
  },
  {
    row: 'P09: no picture',
    frame: { image: null },
    args: ['--strict'],
    ...atFault('PICTURES_MISSING', /no picture yet/),
  },
  { row: 'P10: two frames of one id', board: { frames: [frame, frame] }, ...atFault('DUPLICATE_ID', /"f"/) },
  {
    row: 'P10: a track of a new kind',
    board: sound('clicks.wav', { kind: 'podcast' }),
    ...schema(/audio_tracks\[0\]\.kind/),
  },
  {
    row: 'P15: a path for an id',
    asked: '../../etc',
    code: 'PROJECT_ID_INVALID',
    exitCode: 2,
    words: /not a project id/,
  },
]
