import { readFile } from 'node:fs/promises'
import type { ExportRequest } from '../export-request.ts'
import { doorAddressSchema, doorFile } from './door.ts'

/** The process that owns the queue and lets others add to it. */
export type Owner = {
  /** @returns false when it is gone in the meantime; adding the same id again is harmless. */
  add(entry: { id: string; request: ExportRequest }): Promise<boolean>
}

const ANSWER_TIMEOUT_MS = 5000

/** @returns null when no living process has its door open. */
export async function findOwner(queueDir: string): Promise<Owner | null> {
  const address = await readAddress(doorFile(queueDir))
  if (address === null) return null
  const ask = (path: string, init: RequestInit = {}) => {
    return fetch(new URL(path, address.url), {
      ...init,
      headers: { authorization: `Bearer ${address.token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    }).catch(() => null)
  }
  // The file may be that of a killed process, and its port another program's by now.
  const answer = await ask('/')
  if (!answer?.ok) return null
  return {
    async add(entry) {
      const answered = await ask('/exports', { method: 'POST', body: JSON.stringify(entry) })
      return answered?.status === 201
    },
  }
}

async function readAddress(file: string) {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return doorAddressSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
