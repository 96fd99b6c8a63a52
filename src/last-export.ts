import { createHash } from 'node:crypto'
import { mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { publishJson } from './platform/durable-file.ts'
import { readJson } from './platform/read-json.ts'
import { type Timeline, timelineSchema } from './timeline/schema.ts'

/**
 * The film as it was when the same project was last exported in the same size, rate, composition and voices; where
 * it never was, as it was last exported at all.
 *
 * @returns null when there was no export, or its record is damaged or of another version.
 */
export async function readLastExport({ dataDir, timeline, voices }: Exported): Promise<Timeline | null> {
  const { folder, file } = recordOf({ dataDir, timeline, voices })
  return (await readRecord(file)) ?? (await readRecord(await newestIn(folder)))
}

/** Keeps the film as the last export of its project. */
export async function writeLastExport({ dataDir, timeline, voices }: Exported): Promise<void> {
  const { folder, file } = recordOf({ dataDir, timeline, voices })
  await mkdir(folder, { recursive: true })
  await publishJson(file, timeline)
}

// --- internal ---

type Exported = {
  dataDir: string
  timeline: Timeline
  /** Those that were chosen; another language is another film. */
  voices: readonly string[]
}

function recordOf({ dataDir, timeline, voices }: Exported): { folder: string; file: string } {
  const { projectId, width, height, frameRate, composition } = timeline
  const folder = path.join(dataDir, 'exports', sha256Of(projectId))
  const rate = `${frameRate.numerator}-${frameRate.denominator}`
  const spoken = voices.length === 0 ? '' : `-${sha256Of(JSON.stringify([...voices].sort())).slice(0, 16)}`
  return { folder, file: path.join(folder, `${composition}-${width}x${height}-${rate}${spoken}.json`) }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function readRecord(file: string | null): Promise<Timeline | null> {
  if (file === null) return null
  return timelineSchema.safeParse(await readJson(file)).data ?? null
}

async function newestIn(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => [])
  const records = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => ({
        file: path.join(folder, name),
        writtenMs: (await stat(path.join(folder, name))).mtimeMs,
      })),
  )
  return records.sort((a, b) => b.writtenMs - a.writtenMs)[0]?.file ?? null
}
