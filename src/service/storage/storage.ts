import type { Readable } from 'node:stream'

/** Where finished exports are, and what workers on several machines share. Keys look like `exports/<id>/film.mp4`. */
export type Storage = {
  /** Takes a finished file from this machine, whole or not at all; what had the key before is replaced. */
  put(key: string, file: string): Promise<void>
  /** Brings a file to this machine. @returns false when there is none. */
  fetch(key: string, file: string): Promise<boolean>
  /** Null when there is none. The tag changes when the bytes do. */
  stat(key: string): Promise<{ bytes: number; etag: string } | null>
  /** @param range first and last byte, both included; null reads all of it. */
  read(key: string, range: { first: number; last: number } | null): Promise<Readable>
  /** An address of the storage itself that anyone may fetch the file from for some time; null when it has no such. */
  link(key: string, options: { fileName: string; expiresInSeconds: number }): Promise<string | null>
  /** Removes everything below a prefix that ends in a slash. */
  removeAll(prefix: string): Promise<void>
}
