import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { UsageError } from '../errors.ts'
import { hashFile } from '../platform/durable-file.ts'
import type { ImageAsset } from '../timeline/asset.ts'
import { openAssetStore } from './asset-store.ts'

/**
 * Brings the logo of a look into the asset store, where it is one file however many exports use it.
 *
 * @param image a PNG data URI.
 * @throws {UsageError} when it holds no picture.
 */
export async function storeLogo({
  image,
  dataDir,
  workDir,
}: {
  image: string
  dataDir: string
  workDir: string
}): Promise<ImageAsset> {
  const store = await openAssetStore(dataDir, workDir)
  const file = path.join(workDir, 'logo.png')
  await writeFile(file, Buffer.from(image.slice(image.indexOf(',') + 1), 'base64'))
  const { width: widthInPixels, height: heightInPixels } = await sharp(file, { failOn: 'error' })
    .metadata()
    .catch((cause: unknown) => {
      throw new UsageError('LOGO_INVALID', 'The picture of the watermark is no PNG.', { cause })
    })
  const sha256 = await hashFile(file)
  const src = `assets/${sha256}.png`
  if (!(await store.hold(src))) await store.adopt(file, { sha256, extension: 'png' })
  return { kind: 'image', sha256, src, widthInPixels, heightInPixels }
}
