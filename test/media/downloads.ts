import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { openDownloader } from '../../src/media/download.ts'
import type { DownloadLimits } from '../../src/media/download-limits.ts'
import type { MediaUse } from '../../src/media/media-use.ts'

/** Real waits, but short ones. */
export const SHORT_LIMITS: Partial<DownloadLimits> = {
  headersMs: 150,
  idleMs: 150,
  slowest: { bytes: 1000, everyMs: 300 },
  firstBackoffMs: 1,
  maxBackoffMs: 5,
}

type Options = {
  limits?: Partial<DownloadLimits>
  kind?: MediaUse['kind']
  signal?: AbortSignal
  /** The origin of the URL by default. */
  trustedOrigins?: string[]
} & Pick<Parameters<typeof openDownloader>[0], 'resolve' | 'connect'>

/** A folder to download to, and downloads of one file into it, each with connections of its own. */
export async function downloads() {
  const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-download-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'file')

  async function fetchFrom(url: string, { limits, kind = 'image', signal, trustedOrigins, ...network }: Options = {}) {
    using downloader = openDownloader({
      trustedOrigins: trustedOrigins ?? [new URL(url).origin],
      limits: { ...SHORT_LIMITS, ...limits },
      ...network,
    })
    return await downloader.download({
      use: { kind, url, label: 'the image of frame 1' },
      file,
      copy: null,
      signal: signal ?? new AbortController().signal,
    })
  }

  /** Ends in this, within its deadline, and leaves neither a file nor a connection. */
  async function expectRefused(
    fetching: Promise<unknown>,
    { message, ...fields }: { code: string; exitCode: number; message: RegExp; retryAt?: unknown },
    connections: () => number = () => 0,
  ): Promise<void> {
    await expect(fetching).rejects.toMatchObject({ ...fields, message: expect.stringMatching(message) })
    expect(await readdir(folder)).toEqual([])
    await expect.poll(connections).toBe(0)
  }

  return { folder, file, fetchFrom, expectRefused }
}
