import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { greyPng } from '../helpers/png-files.ts'
import { serve } from '../helpers/serve.ts'

const BRING_APART = fileURLToPath(new URL('bring-apart.ts', import.meta.url))

const outcomeSchema = z.object({ code: z.string(), grownBytes: z.number() })

const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'

/** 10 GB of zeros in 10 MB; members of gzip may follow each other. */
function bomb(): Buffer {
  const member = gzipSync(Buffer.alloc(100e6))
  return Buffer.concat(Array.from({ length: 100 }, () => member))
}

type Row = {
  row: string
  kind: 'image' | 'video'
  code: string
  headers: Record<string, string>
  body: string | Buffer
}

const ROWS: Row[] = [
  {
    row: 'M03: a PNG of 30,000 x 30,000 pixels',
    kind: 'image',
    code: 'ASSET_TOO_LARGE',
    headers: {},
    body: greyPng(30_000, 30_000),
  },
  {
    row: 'N10: a body that unpacks to 10 GB',
    kind: 'image',
    code: 'ASSET_TOO_LARGE',
    headers: { 'content-encoding': 'gzip' },
    body: bomb(),
  },
  {
    row: 'M20: an HLS playlist called clip.mp4',
    kind: 'video',
    code: 'ASSET_NOT_MEDIA',
    headers: { 'content-type': 'video/mp4' },
    body: PLAYLIST,
  },
]

test.each(ROWS)(
  '$row is refused by a process that grows by less than 100 MB',
  async ({ row, kind, code, headers, body }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-apart-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const server = await serve((request, response) => {
      if (request.url === '/harmless.png') response.end(greyPng(10, 10))
      else response.writeHead(200, headers).end(body)
    })
    const urls = [`${server.origin}/clip.mp4`, `${server.origin}/harmless.png`]
    const { stdout } = await execa(process.execPath, ['--import', 'tsx', BRING_APART, kind, ...urls, folder])
    const outcome = outcomeSchema.parse(JSON.parse(stdout))
    process.stdout.write(`${row}: ${(outcome.grownBytes / 1e6).toFixed(1)} MB\n`)
    expect(outcome.code).toBe(code)
    expect(outcome.grownBytes).toBeLessThan(100e6)
  },
)
