import { dice } from './dice.ts'

export type ScriptedScene = { scene: string; title: string; script: string; action: string; dialogue: string | null }

const PLACES = [
  'HARBOUR',
  'KITCHEN',
  'ROOFTOP',
  'TRAIN PLATFORM',
  'GREENHOUSE',
  'OLD CINEMA',
  'LAKE SHORE',
  'STAIRWELL',
]
const HOURS = ['DAWN', 'DAY', 'DUSK', 'NIGHT']
const ACTIONS = [
  'A door opens. Somebody waits in the light behind it.',
  'Rain on the glass. A hand wipes a clear patch and looks out.',
  'She puts the letter down and does not open it.',
  'The lamp flickers, goes out, and comes back.',
  'He runs, stops, and turns around.',
]
const LINES = [
  'You came after all.',
  'It was never about the money.',
  'Listen. Do you hear that?',
  'Then we go together.',
]

/** A screenplay in the usual form about anything at all, one entry a scene; the same prompt gives the same film. */
export function writeScript({ prompt, scenes }: { prompt: string; scenes: number }): ScriptedScene[] {
  const next = dice(prompt)
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)]
  return Array.from({ length: scenes }, (_, index) => {
    const place = pick(PLACES) ?? 'ROOM'
    const slugline = `${next() < 0.5 ? 'INT.' : 'EXT.'} ${place} - ${pick(HOURS) ?? 'DAY'}`
    const action = index === 0 ? `${prompt.trim().replace(/[.!?]*$/, '')}.` : (pick(ACTIONS) ?? '')
    const dialogue = index % 2 === 1 ? (pick(LINES) ?? null) : null
    const script = [slugline, action, ...(dialogue ? [`NARRATOR (V.O.)\n${dialogue}`] : [])].join('\n\n')
    return { scene: String(index + 1), title: titleCase(place), script, action, dialogue }
  })
}

function titleCase(words: string): string {
  return words.toLowerCase().replace(/^\w/, (first) => first.toUpperCase())
}
