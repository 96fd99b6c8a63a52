import { randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { lstat, open, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { explainSystemError } from '../../errors.ts'
import { makeFolder, publishFile } from '../../platform/durable-file.ts'
import { linkOrCopy } from '../../platform/link-or-copy.ts'
import { checkKey, checkPrefix } from './check-key.ts'
import type { Storage } from './storage.ts'

/** Files in a folder of this machine, or one that several machines mount. */
export function openFolderStorage(root: string): Storage {
  const pathOf = (key: string) => {
    checkKey(key)
    return path.join(root, key)
  }
  /** A link somebody planted must not lead out of the folder. */
  const find = async (key: string) => {
    const file = pathOf(key)
    const found = await lstat(file).catch(() => null)
    if (found === null || !found.isFile()) return null
    if (!(await isWhereItSeems(file, root))) return null
    return { file, bytes: found.size, etag: `"${found.ino}-${found.size}-${found.mtimeMs}"` }
  }
  return {
    async put(key, file) {
      const target = pathOf(key)
      // Of several machines on one folder, two may have the same process id.
      const temporaryFile = `${target}.${randomUUID()}.partial`
      try {
        await makeFolder(path.dirname(target))
        if (!(await isWhereItSeems(path.dirname(target), root)))
          throw new Error(`The folder of ${key} leads elsewhere.`)
        await linkOrCopy(file, temporaryFile)
        await publishFile(temporaryFile, target)
      } catch (error) {
        await rm(temporaryFile, { force: true }).catch(() => undefined)
        throw explainSystemError(error)
      }
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
      const handle = await open(found.file, constants.O_RDONLY | constants.O_NOFOLLOW)
      return createReadStream('', { fd: handle, ...(range ? { start: range.first, end: range.last } : {}) })
    },
    link: async () => null,
    async removeAll(prefix) {
      checkPrefix(prefix)
      const directory = path.join(root, prefix)
      if (await isWhereItSeems(directory, root)) await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Whether no part of a path below the root is a link. */
async function isWhereItSeems(file: string, root: string): Promise<boolean> {
  const found = await realpath(file).catch(() => null)
  return found !== null && found === path.join(await realpath(root), path.relative(root, file))
}
