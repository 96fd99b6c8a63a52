import { inspect } from 'node:util'

const REDACTED = '[redacted]'

/** A value that is used but never shown: printing, logging or serialising it gives `[redacted]`. */
export type Secret = {
  reveal(): string
  /** The text with each occurrence of the value replaced, for text from outside that may echo it. */
  redact(text: string): string
  toString(): string
  toJSON(): string
}

export function makeSecret(value: string): Secret {
  const secret = {
    reveal: () => value,
    redact: (text: string) => (value === '' ? text : text.replaceAll(value, REDACTED)),
    toString: () => REDACTED,
    toJSON: () => REDACTED,
    [inspect.custom]: () => REDACTED,
  }
  return Object.freeze(secret)
}
