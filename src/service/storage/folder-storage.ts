import { createReadStream } from 'node:fs'
import { lstat, mkdir, open, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { publishFile } from '../../platform/durable-file.ts'
import { linkOrCopy } from '../../platform/link-or-copy.ts'
import type { Storage } from './storage.ts'

/** Files in a folder of this machine, or one that several machines mount. */
export function openFolderStorage(root: string): Storage {
  const pathOf = (key: string) => {
    const file = path.join(root, key)
    if (key.includes('\0') || !file.startsWith(`${path.resolve(root)}${path.sep}`)) throw new Error(`Not a key: ${key}`)
    return file
  }
  /** A link somebody planted must not lead out of the folder. */
  const find = async (key: string) => {
    const file = pathOf(key)
    const found = await lstat(file).catch(() => null)
    if (found === null || !found.isFile()) return null
    const isInside = (await realpath(file)) === path.join(await realpath(root), path.relative(root, file))
    return isInside ? { file, bytes: found.size, etag: `"${found.ino}-${found.size}-${found.mtimeMs}"` } : null
  }
  return {
    async put(key, file) {
      const target = pathOf(key)
      await mkdir(path.dirname(target), { recursive: true })
      const temporaryFile = `${target}.${process.pid}.partial`
      await rm(temporaryFile, { force: true })
      await linkOrCopy(file, temporaryFile)
      await publishFile(temporaryFile, target)
    },
    async fetch(key, file) {
      const found = await find(key)
      if (found === null) return false
      await linkOrCopy(found.file, file)
      return true
    },
    async stat(key) {
      const found = await find(key)
      return found && { bytes: found.bytes, etag: found.etag }
    },
    async read(key, range) {
      const found = await find(key)
      if (found === null) throw new Error(`There is no ${key} in the storage.`)
      const handle = await open(found.file)
      return createReadStream('', { fd: handle, ...(range ? { start: range.first, end: range.last } : {}) })
    },
    link: async () => null,
    async removeAll(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true })
    },
  }
}
