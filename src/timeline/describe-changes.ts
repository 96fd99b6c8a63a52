import { framesPerSecond, samplesToSeconds } from './time.ts'
import type { AudioChange, ClipName, ShotChange, ShotName, TimelineChange } from './timeline-change.ts'

/** More would not be read; programs get them all. */
const MOST_PARTS = 12

/**
 * Changes in a director's words, such as `shot 4: new image; shots 9 and 10: 12 frames longer; music 3 dB lower`.
 *
 * @returns an empty text where there are none.
 */
export function describeChanges(changes: readonly TimelineChange[]): string {
  const film: string[] = []
  const looks: string[] = []
  const shots: ShotChange[] = []
  const sounds: string[] = []
  for (const change of changes) {
    switch (change.kind) {
      case 'title':
        film.push(`the title is “${change.to}”`)
        break
      case 'size':
        film.push(`${change.to.width}x${change.to.height} instead of ${change.from.width}x${change.from.height}`)
        break
      case 'frame-rate':
        film.push(`${rateOf(change.to)} instead of ${rateOf(change.from)} frames a second`)
        break
      case 'composition':
        film.push(`drawn as ${change.to} instead of ${change.from}`)
        break
      case 'captions':
        film.push(change.shown ? 'captions in the picture' : 'no captions in the picture')
        break
      case 'look':
        looks.push(change.part)
        break
      case 'audio-added':
      case 'audio-removed':
      case 'audio-replaced':
      case 'audio-level':
      case 'audio-moved':
      case 'audio-trimmed':
      case 'audio-fades':
        sounds.push(`${soundName(change.clip)} ${soundPhrase(change)}`)
        break
      case 'shot-removed':
      case 'shot-added':
      case 'shot-moved':
      case 'shot-renumbered':
      case 'shot-text':
      case 'shot-picture':
      case 'shot-length':
      case 'shot-framing':
      case 'shot-transition':
        shots.push(change)
        break
    }
  }
  const look = looks.length === 0 ? [] : [`look: ${looks.join(', ')}`]
  const parts = [...film, ...look, ...shotParts(shots), ...sounds]
  const more = parts.length - MOST_PARTS
  return (more > 0 ? [...parts.slice(0, MOST_PARTS), `and ${more} more`] : parts).join('; ')
}

// --- internal ---

function rateOf(rate: { numerator: number; denominator: number }): string {
  return framesPerSecond(rate)
    .toFixed(3)
    .replace(/\.?0+$/, '')
}

/** What is the same of several shots is said once. */
function shotParts(changes: readonly ShotChange[]): string[] {
  const phrases = new Map<string, { shot: ShotName; phrases: string[] }>()
  for (const change of changes) {
    const key = `${change.kind === 'shot-removed'} ${change.shot.id}`
    const known = phrases.get(key) ?? { shot: change.shot, phrases: [] }
    phrases.set(key, { ...known, phrases: [...known.phrases, shotPhrase(change)] })
  }
  const groups = new Map<string, ShotName[]>()
  for (const { shot, phrases: ofShot } of phrases.values()) {
    const phrase = ofShot.join(', ')
    const key = shot.number === '' ? `${cardName(shot)}: ${phrase}` : phrase
    groups.set(key, [...(groups.get(key) ?? []), shot])
  }
  return [...groups].map(([phrase, shots]) => (shots[0]?.number === '' ? phrase : `${listShots(shots)}: ${phrase}`))
}

function shotPhrase(change: ShotChange): string {
  switch (change.kind) {
    case 'shot-added':
      return 'new'
    case 'shot-removed':
      return 'removed'
    case 'shot-moved':
      return change.after === null ? 'moved to the start' : `moved behind ${nameOf(change.after)}`
    case 'shot-renumbered':
      return 'new number'
    case 'shot-text':
      return `new ${change.field}`
    case 'shot-picture':
      return change.to === 'card' ? 'new words' : `new ${change.to}`
    case 'shot-length':
      return `${count(Math.abs(change.byFrames), 'frame')} ${change.byFrames > 0 ? 'longer' : 'shorter'}`
    case 'shot-framing':
      return `new ${change.field}`
    case 'shot-transition':
      if (change.from === change.to) return `${words(change.to)} of another length`
      return `${words(change.to)} instead of ${words(change.from)}`
  }
}

function words(name: string): string {
  return name.replaceAll('-', ' ')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function cardName({ id }: ShotName): string {
  return id === 'card:title' ? 'title card' : 'end card'
}

function nameOf(shot: ShotName): string {
  return shot.number === '' ? `the ${cardName(shot)}` : `shot ${shot.number}`
}

/** `shot 4`, or `shots 2, 4 to 6 and 9`. */
function listShots(shots: readonly ShotName[]): string {
  const runs: ShotName[][] = []
  for (const shot of shots) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.index === shot.index - 1) run.push(shot)
    else runs.push([shot])
  }
  const names = runs.flatMap((run) => {
    const [first, last] = [run[0]?.number ?? '', run.at(-1)?.number ?? '']
    return run.length > 2 ? [`${first} to ${last}`] : run.map(({ number }) => number)
  })
  const listed = names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `${shots.length === 1 ? 'shot' : 'shots'} ${listed}`
}

function soundName({ role, name, shot }: ClipName): string {
  const what = { voiceover: 'voice', music: 'music', sfx: 'sound' }[role]
  const called = name === null || name === '' ? what : `${what} “${name}”`
  return shot === null ? called : `${called} of ${nameOf(shot)}`
}

function soundPhrase(change: AudioChange): string {
  switch (change.kind) {
    case 'audio-added':
      return 'added'
    case 'audio-removed':
      return 'removed'
    case 'audio-replaced':
      return 'replaced'
    case 'audio-level':
      if (change.byDb === null) return change.isSilent ? 'silent' : 'no longer silent'
      return `${round(Math.abs(change.byDb), 1)} dB ${change.byDb > 0 ? 'louder' : 'lower'}`
    case 'audio-moved':
      return `${seconds(change.bySamples)} ${change.bySamples > 0 ? 'later' : 'earlier'}`
    case 'audio-trimmed':
      if (change.bySamples === 0) return 'trimmed to another part'
      return `${seconds(change.bySamples)} ${change.bySamples > 0 ? 'longer' : 'shorter'}`
    case 'audio-fades':
      return 'faded otherwise'
  }
}

function seconds(samples: number): string {
  return `${round(samplesToSeconds(Math.abs(samples)), 2)} s`
}

function round(number: number, digits: number): string {
  return String(Number(number.toFixed(digits)))
}
