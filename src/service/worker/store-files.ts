import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { ExportFile } from '../exports/export-record.ts'
import { contentTypeOf } from '../storage/content-type.ts'
import type { Storage } from '../storage/storage.ts'
import type { ExportOutcome } from './export-task.ts'

/** Puts what an export made into the storage. @returns what is there then, the film first. */
export async function storeFiles(
  outcome: ExportOutcome,
  { storage, prefix, signal }: { storage: Storage; prefix: string; signal: AbortSignal },
): Promise<ExportFile[]> {
  const files: ExportFile[] = []
  for (const { file, kind } of filesOf(outcome)) {
    signal.throwIfAborted()
    const name = path.basename(file)
    const key = `${prefix}${name}`
    await storage.put(key, file)
    files.push({ name, kind, contentType: contentTypeOf(name), bytes: (await stat(file)).size, key })
  }
  return files
}

function filesOf(outcome: ExportOutcome): { file: string; kind: ExportFile['kind'] }[] {
  return [
    { file: outcome.outputPath, kind: 'film' },
    { file: outcome.posterPath, kind: 'poster' },
    { file: outcome.receiptPath, kind: 'receipt' },
    ...outcome.subtitlePaths.map((file) => ({ file, kind: 'captions' as const })),
    ...outcome.otherPaths.map((file) => ({ file, kind: 'other' as const })),
  ]
}
