import type { Board } from './board.ts'
import type { Look } from './look.ts'

/** The country whose writing a film's words are in, as far as Han characters need to know; null without any. */
export function hanOf({ project, frames }: Board): Look['han'] {
  const words = frames.flatMap(({ title, script, dialogue, action }) => [title, script, dialogue, action])
  const text = [project.title, ...words].join(' ')
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'japanese'
  if (/\p{Script=Hangul}/u.test(text)) return 'korean'
  return /\p{Script=Han}/u.test(text) ? 'chinese' : null
}
