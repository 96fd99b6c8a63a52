import { createScanner } from 'jsonc-parser'

/** Whether an object of a JSON text, however deep, has two values of one name: nobody knows which was meant. */
export function hasDuplicateNames(json: string): boolean {
  const scanner = createScanner(json, true)
  const namesOfOpenObjects: Set<string>[] = []
  let text = ''
  for (;;) {
    scanner.scan()
    // What a token is, its first character says.
    switch (json[scanner.getTokenOffset()]) {
      case undefined:
        return false
      case '{':
        namesOfOpenObjects.push(new Set())
        break
      case '}':
        namesOfOpenObjects.pop()
        break
      case '"':
        text = scanner.getTokenValue()
        break
      case ':': {
        const names = namesOfOpenObjects.at(-1)
        if (names?.has(text)) return true
        names?.add(text)
      }
    }
  }
}
