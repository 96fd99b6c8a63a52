/** Every character that drawing a timeline, or part of one, may need: each once, in order. */
export function textOf(value: unknown): string {
  const characters = new Set<string>()
  collect(value, characters)
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
