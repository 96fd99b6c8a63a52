import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { ProjectError } from '../../src/errors.ts'
import { parseAudioTrack, parseFrame, parseProject } from '../../src/mstudio/wire.ts'

const frame = { id: 'f1', position: 1, image: { url: 'https://cdn.example/a.jpg' } }
const track = { id: 't1', kind: 'music', url: 'https://cdn.example/a.mp3' }
const project = { id: 'p1', title: 'Lighthouse' }

it.each<[object, string]>([
  [{ id: undefined }, '.id must be a string or a whole number'],
  [{ id: null }, '.id must be a string or a whole number'],
  [{ id: 1.5 }, '.id must be a string or a whole number'],
  [{ id: '' }, '.id must be 1 to 128 characters'],
  [{ position: undefined }, '.position must be a number'],
  [{ position: '1' }, '.position must be a number'],
  [{ duration: 0 }, '.duration must be more than 0'],
  [{ duration: -2 }, '.duration must be more than 0'],
  [{ duration: '5' }, '.duration must be a number of seconds'],
  [{ duration: Number.NaN }, '.duration must be a number of seconds'],
  [{ duration: Number.POSITIVE_INFINITY }, '.duration must be a number of seconds'],
  [{ duration: 1e308 }, '.duration must be at most 1000000'],
  [{ image: {} }, '.image.url must be an http or https URL'],
  [{ image: { url: 'media/a.jpg' } }, '.image.url must be an http or https URL'],
  [{ video: { url: 'file:///etc/passwd' } }, '.video.url must be an http or https URL'],
  [{ comments: [{ text: 'ok', at: 1 }, { at: -1 }] }, '.comments[1].at must not be negative'],
  [{ comments: {} }, '.comments must be a list'],
])('N35, P05: a frame with %j is refused by path', (fields, message) => {
  expect(() => parseFrame({ ...frame, ...fields }, 'frames[3]')).toThrow(`frames[3]${message}`)
})

it.each<[object, string]>([
  [{ url: undefined }, '.url must be an http or https URL'],
  [{ kind: 'podcast' }, '.kind must be voiceover, music or sfx'],
  [{ frame_id: {} }, '.frame_id must be a string or a whole number'],
  [{ frameId: {} }, '.frameId must be a string or a whole number'],
  [{ duration: 0 }, '.duration must be more than 0'],
  [{ trim_start: -0.1 }, '.trim_start must not be negative'],
  [{ fade_in: -1 }, '.fade_in must not be negative'],
  [{ fade_out: Number.NaN }, '.fade_out must be a number of seconds'],
  [{ start: Number.NaN }, '.start must be a number of seconds'],
  [{ start: -1e308 }, '.start must be at least -1000000'],
  [{ trim_start: 1e308 }, '.trim_start must be at most 1000000'],
  [{ volume: 1.1 }, '.volume must be 0 to 1'],
  [{ volume: -0.1 }, '.volume must be 0 to 1'],
  [{ gain_db: 25 }, '.gain_db must be at most 24'],
  [{ loop: 'yes' }, '.loop must be true or false'],
])('N35, P05, P10: an audio track with %j is refused by path', (fields, message) => {
  expect(() => parseAudioTrack({ ...track, ...fields }, 'audio_tracks[0]')).toThrow(`audio_tracks[0]${message}`)
})

it.each([[{ fps: 0 }], [{ fps: -1 }], [{ id: '../x' }], [{ id: undefined }]])(
  'P06: a project with %j is refused',
  (fields) => {
    expect(() => parseProject({ ...project, ...fields }, 'project')).toThrow(ProjectError)
  },
)

it.each([null, undefined, 7, 'text', []])('N35: %j in place of an object is refused', (payload) => {
  expect(() => parseFrame(payload, 'frames[0]')).toThrow('frames[0]')
})

it('names every wrong value at once', () => {
  expect(() => parseFrame({ position: 'x', duration: 0 }, 'frames[0]')).toThrow(/\.id .*\.position .*\.duration /)
})

it('N35: ignores unknown fields, and values of optional enums it does not know', () => {
  const parsed = parseFrame({ ...frame, mood: 'dark', reviews: [{ text: 'Hm', status: 'escalated' }] }, 'frames[0]')
  expect(parsed.reviews).toEqual([{ author: null, text: 'Hm', atSeconds: null, status: null }])
  expect(parsed).not.toHaveProperty('mood')
})

it.each<[object, object]>([
  [{ camera: { move: 'push_in' } }, { move: 'push-in', from: null, to: null }],
  [{ camera: { move: 'Pan left' } }, { move: 'pan-left', from: null, to: null }],
  [{ camera: { move: 'zoom-out', from: null } }, { move: 'pull-out', from: null, to: null }],
  [
    { camera: { from: { x: 0, y: 0.1, width: 0.5, height: 0.5 }, to: { x: 0.5, y: 0.5, scale: 1 } } },
    { move: null, from: { x: 0, y: 0.1, width: 0.5, height: 0.5 }, to: { x: 0, y: 0, width: 1, height: 1 } },
  ],
  [
    { camera: { to: { x: 0.9, y: 0.5, scale: 2 } } },
    { move: null, from: null, to: { x: 0.5, y: 0.25, width: 0.5, height: 0.5 } },
  ],
  [
    { camera: { move: 'tilt_up', from: { x: 0.8, y: 0, width: 0.5, height: 1 }, to: 'there' } },
    { move: 'tilt-up', from: null, to: null },
  ],
])('reads the camera of %j', (fields, camera) => {
  expect(parseFrame({ ...frame, ...fields }, 'frames[0]').camera).toEqual(camera)
})

it.each([
  [{ camera: { move: 'constructor' } }],
  [{ camera: 'push_in' }],
  [{ camera: [] }],
  [{ camera: { to: {} } }],
  [{}],
])('N35: a frame with %j has no camera move', (fields) => {
  expect(parseFrame({ ...frame, ...fields }, 'frames[0]').camera).toBeNull()
})

it.each<[object, object | null]>([
  [{ transition: { kind: 'dissolve', duration: 0.8 } }, { kind: 'dissolve', durationSeconds: 0.8 }],
  [{ transition: { kind: 'fade', duration: null } }, { kind: 'dip-to-black', durationSeconds: null }],
  [{ transition: { kind: 'dip_to_white', duration: -1 } }, { kind: 'dip-to-white', durationSeconds: null }],
  [{ transition: { kind: 'swirl', duration: 1 } }, null],
  [{ transition: { duration: 1 } }, null],
  [{ transition: null }, null],
  [{}, null],
])('N35: reads the transition of %j as %j', (fields, transition) => {
  expect(parseFrame({ ...frame, ...fields }, 'frames[0]').transition).toEqual(transition)
})

it.each([
  ['Cover', 'cover'],
  ['stretch', null],
  [7, null],
  [undefined, null],
])('N35: reads the fit %j as %j', (fit, read) => {
  expect(parseFrame({ ...frame, fit }, 'frames[0]').fit).toBe(read)
})

it('takes ids, scenes and versions as numbers or strings', () => {
  expect(parseFrame({ ...frame, id: 12, scene: 3, shot: '3A' }, 'frames[0]')).toMatchObject({
    id: '12',
    scene: '3',
    shot: '3A',
  })
  expect(parseAudioTrack({ ...track, frame_id: 12 }, 'audio_tracks[0]').frameId).toBe('12')
  expect(parseProject({ ...project, version: 3 }, 'project').version).toBe('3')
})

it.each([
  [{}, 1],
  [{ volume: 0.25 }, 0.25],
  [{ volume: null, gain_db: 0 }, 1],
  [{ gain_db: -20 }, 0.1],
  [{ gainDb: 20 }, 10],
])('reads %j as the volume %d', (fields, volume) => {
  expect(parseAudioTrack({ ...track, ...fields }, 'audio_tracks[0]').volume).toBeCloseTo(volume, 10)
})

it('lets sound begin before its frame', () => {
  expect(parseAudioTrack({ ...track, frame_id: 'f1', start: -0.5 }, 'audio_tracks[0]').startSeconds).toBe(-0.5)
})

it('N34: survives deep nesting and prototype keys', () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  const payload: unknown = JSON.parse(`{"id":"f1","position":1,"__proto__":{"duration":9},"extra":${deep}}`)
  expect(parseFrame(payload, 'frames[0]').durationSeconds).toBeNull()
  expect({}).not.toHaveProperty('duration')
})

it('P16: ten megabytes of fields nobody asked for, and a frame that refers to itself, change nothing', () => {
  const list = Array.from({ length: 50_000 }, (_, index) => ({ [`field_${index}`]: 'x'.repeat(180), of: ['f1'] }))
  const around = { ...frame, parent_id: 'f1', frames: [frame], next: { frame_id: 'f1', frame }, mood: list }
  const payload: unknown = JSON.parse(JSON.stringify(around))
  expect(JSON.stringify(payload).length).toBeGreaterThan(10e6)
  const before = process.cpuUsage()
  expect(parseFrame(payload, 'frames[0]')).toEqual(parseFrame(frame, 'frames[0]'))
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(2000)
})

const text = fc.option(fc.string())
const seconds = fc.option(fc.double({ min: 0.001, max: 1e6, noNaN: true }))
const id = fc.oneof(fc.nat(), fc.stringMatching(/^[\w-]{1,20}$/))
const url = fc.webUrl()

const frames = fc.record(
  {
    id,
    position: fc.double({ noNaN: true, noDefaultInfinity: true }),
    scene: text,
    duration: seconds,
    image: fc.option(fc.record({ url, focal_point: fc.option(fc.record({ x: fc.double(), y: fc.double() })) })),
    video: fc.option(fc.record({ url, has_audio: fc.boolean() })),
    comments: fc.array(fc.record({ frame_id: id, text, at: seconds, created_at: text })),
    generation_job_id: id,
  },
  { requiredKeys: ['id', 'position'] },
)

const tracks = fc.record(
  {
    id,
    kind: fc.constantFrom('voiceover', 'music', 'sfx'),
    url,
    frame_id: fc.option(id),
    trim_start: seconds,
    gain_db: fc.option(fc.double({ min: -90, max: 24, noNaN: true })),
    fade_in: seconds,
    fade_out: seconds,
    voice_id: id,
  },
  { requiredKeys: ['id', 'kind', 'url'] },
)

const projects = fc.record({ id, title: text, aspect_ratio: text, team_id: id, updated_at: text })

it('reads the same board from snake_case and camelCase', () => {
  fc.assert(
    fc.property(frames, tracks, projects, (wireFrame, wireTrack, wireProject) => {
      expect(parseFrame(camelized(wireFrame), 'f')).toEqual(parseFrame(wireFrame, 'f'))
      expect(parseAudioTrack(camelized(wireTrack), 't')).toEqual(parseAudioTrack(wireTrack, 't'))
      expect(parseProject(camelized(wireProject), 'p')).toEqual(parseProject(wireProject, 'p'))
    }),
  )
})

it('reads the same board from null and from absent fields', () => {
  fc.assert(
    fc.property(frames, tracks, projects, (wireFrame, wireTrack, wireProject) => {
      expect(parseFrame(withoutNulls(wireFrame), 'f')).toEqual(parseFrame(wireFrame, 'f'))
      expect(parseAudioTrack(withoutNulls(wireTrack), 't')).toEqual(parseAudioTrack(wireTrack, 't'))
      expect(parseProject(withoutNulls(wireProject), 'p')).toEqual(parseProject(wireProject, 'p'))
    }),
  )
})

it('takes the spelling that has a value when both are there', () => {
  expect(parseAudioTrack({ ...track, fade_in: 2, fadeIn: null }, 't').fadeInSeconds).toBe(2)
  expect(parseAudioTrack({ ...track, fade_in: null, fadeIn: 3 }, 't').fadeInSeconds).toBe(3)
})

it('carries every value over that snake_case spells with an underscore', () => {
  const parsed = parseAudioTrack({ ...track, frame_id: 'f1', trim_start: 1, fade_in: 2, fade_out: 3 }, 't')
  expect(parsed).toMatchObject({ frameId: 'f1', trimStartSeconds: 1, fadeInSeconds: 2, fadeOutSeconds: 3 })
})

it('reads who speaks, whether a number or a name, and never fails for it', () => {
  const voices = ['v_mara', 7, 'Mara K.', {}, undefined].map((voice) => ({ ...track, voice_id: voice }))
  expect(voices.map((each) => parseAudioTrack(each, 't').voiceId)).toEqual(['v_mara', '7', 'Mara K.', null, null])
})

function camelized(value: unknown): unknown {
  return mapEntries(value, ([key, child]) => [
    [key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), child],
  ])
}

function withoutNulls(value: unknown): unknown {
  return mapEntries(value, ([key, child]) => (child === null ? [] : [[key, child]]))
}

function mapEntries(value: unknown, change: (entry: [string, unknown]) => [string, unknown][]): unknown {
  if (Array.isArray(value)) return value.map((item) => mapEntries(item, change))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap((entry) => change(entry))
  return Object.fromEntries(entries.map(([key, child]) => [key, mapEntries(child, change)]))
}
