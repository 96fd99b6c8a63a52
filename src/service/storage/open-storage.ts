import path from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Secret } from '../../mstudio/secret.ts'
import { openFolderStorage } from './folder-storage.ts'
import { parseS3Address } from './s3-address.ts'
import type { Storage } from './storage.ts'

/**
 * The storage at an address: `file:///mnt/films`, `s3://bucket/prefix`, or null for a folder of the data folder.
 *
 * @throws {UsageError} when there is no such kind of storage.
 */
export async function openStorage({
  storageUrl,
  dataDir,
}: {
  storageUrl: Secret | null
  dataDir: string
}): Promise<Storage> {
  if (storageUrl === null) return openFolderStorage(path.join(dataDir, 'storage'))
  const written = storageUrl.reveal()
  const url = URL.canParse(written) ? new URL(written) : null
  if (url?.protocol === 'file:') return openFolderStorage(path.resolve(decodeURIComponent(url.pathname)))
  const address = url && parseS3Address(url)
  if (address === null) {
    throw new UsageError(
      'CONFIG_INVALID',
      'The environment variable STORYREEL_STORAGE_URL is wrong: it must be like file:///mnt/films or s3://bucket/prefix?endpoint=https://host&region=name.',
    )
  }
  // Here, because it takes long to load, and few have a bucket.
  const { openS3Storage } = await import('./s3-storage.ts')
  return openS3Storage(address)
}
