import { UNKNOWN_WORDS } from './wire-direction.ts'
import { camelize } from './wire-names.ts'

/** What the API sent and nobody here knows: a sign that it has changed, though nothing we use is missing. */
export type IgnoredFields = {
  count: number
  /** The first ten different ones, such as `frames[].mood`. */
  names: string[]
  /** The first ten different words where one of a list belongs, such as `frames[].fit "stretch"`. */
  words: string[]
}

/**
 * Every field of an object as the API has it, whether it is read or not; `null` where any value may stand, a function
 * where a word of a list does, which says the one that is none of them.
 */
export type KnownFields = { [name: string]: KnownFields | ((value: unknown) => string | null) | null }

const MOST_NAMES = 10

const LONGEST_NAME_IN_CHARACTERS = 64

const NOTE = fields('id frameId author text at status createdAt')

export const PROJECT_FIELDS = fields('id title description aspectRatio fps teamId version script createdAt updatedAt')

export const FRAME_FIELDS: KnownFields = {
  ...fields('id projectId position scene shot title script dialogue action notes duration'),
  ...UNKNOWN_WORDS,
  ...fields('status generationJobId versions createdAt updatedAt'),
  image: { ...fields('url width height'), focalPoint: fields('x y') },
  video: fields('url duration hasAudio'),
  comments: NOTE,
  reviews: NOTE,
}

export const AUDIO_TRACK_FIELDS: KnownFields = {
  ...fields('id projectId kind name url frameId start trimStart duration volume gainDb fadeIn fadeOut'),
  ...fields('loop muted text voiceId createdAt updatedAt'),
}

/** Adds what of a payload is not known; `path` is that of its kind, such as `frames[]`. */
export function countIgnored({
  ignored,
  payload,
  known,
  path,
}: {
  ignored: IgnoredFields
  payload: unknown
  known: KnownFields
  path: string
}): void {
  if (typeof payload !== 'object' || payload === null) return
  for (const [name, value] of Object.entries(payload)) {
    const place = `${path}.${name.slice(0, LONGEST_NAME_IN_CHARACTERS)}`
    const below = Object.hasOwn(known, camelize(name)) ? known[camelize(name)] : undefined
    if (below === undefined) add(ignored, place)
    else if (typeof below === 'function') addWord(ignored, place, below(value))
    else if (below !== null && Array.isArray(value)) {
      for (const item of value) countIgnored({ ignored, payload: item, known: below, path: `${place}[]` })
    } else if (below !== null) countIgnored({ ignored, payload: value, known: below, path: place })
  }
}

// --- internal ---

function fields(names: string): KnownFields {
  return Object.fromEntries(names.split(' ').map((name) => [name, null]))
}

function add(ignored: IgnoredFields, name: string): void {
  ignored.count += 1
  if (ignored.names.length < MOST_NAMES && !ignored.names.includes(name)) ignored.names.push(name)
}

function addWord(ignored: IgnoredFields, place: string, word: string | null): void {
  if (word === null) return
  ignored.count += 1
  const named = `${place} ${JSON.stringify(word.slice(0, LONGEST_NAME_IN_CHARACTERS))}`
  if (ignored.words.length < MOST_NAMES && !ignored.words.includes(named)) ignored.words.push(named)
}
