import type { Timeline } from './schema.ts'

/** Every character that drawing a timeline may need, each once, in code point order: whatever its words consist of. */
export function textOf(timeline: Timeline): string {
  const characters = new Set<string>()
  collect(timeline, characters)
  return [...characters].sort().join('')
}

/** All strings, because a name that is not drawn costs nothing and a drawn one that is forgotten costs a font. */
function collect(value: unknown, characters: Set<string>): void {
  if (typeof value === 'string') {
    for (const character of value) characters.add(character)
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) collect(part, characters)
  }
}
