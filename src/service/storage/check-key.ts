/**
 * A key is a relative path, with slashes, that leads nowhere but below the root.
 *
 * @throws {Error} when it is not; whoever asks for a key has made it.
 */
export function checkKey(key: string): void {
  const isPath = key.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  if (!isPath || /[\\\p{Cc}]/u.test(key)) throw new Error(`Not a key: ${JSON.stringify(key)}.`)
}

/** The same of what keys begin with: it ends in a slash. */
export function checkPrefix(prefix: string): void {
  if (!prefix.endsWith('/')) throw new Error(`Not a prefix: ${JSON.stringify(prefix)}.`)
  checkKey(prefix.slice(0, -1))
}
