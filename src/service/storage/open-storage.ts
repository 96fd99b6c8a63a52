import path from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Secret } from '../../mstudio/secret.ts'
import { openFolderStorage } from './folder-storage.ts'
import type { Storage } from './storage.ts'

/**
 * The storage at an address: `file:///mnt/films`, or null for a folder of the data folder.
 *
 * @throws {UsageError} when there is no such kind of storage.
 */
export function openStorage({ storageUrl, dataDir }: { storageUrl: Secret | null; dataDir: string }): Storage {
  if (storageUrl === null) return openFolderStorage(path.join(dataDir, 'storage'))
  const written = storageUrl.reveal()
  const url = URL.canParse(written) ? new URL(written) : null
  switch (url?.protocol) {
    case 'file:':
      return openFolderStorage(path.resolve(decodeURIComponent(url.pathname)))
    default:
      throw new UsageError(
        'CONFIG_INVALID',
        'The environment variable STORYREEL_STORAGE_URL is wrong: it must begin with file:///.',
      )
  }
}
