import { z } from 'zod'
import { EnvironmentError } from '../../errors.ts'
import { readJson } from '../../platform/read-json.ts'
import { doorAddressSchema, doorFile } from './door.ts'
import { homeBehind } from './home-call.ts'
import type { QueueHome } from './queue-home.ts'

const answerSchema = z.object({ answer: z.unknown() })

const ANSWER_TIMEOUT_MS = 5000

/** The home another process owns and lets us use. @returns null when no living process has its door open. */
export async function findOwner(queueDir: string): Promise<QueueHome | null> {
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
  return homeBehind(async (call) => {
    const answered = await ask('/calls', { method: 'POST', body: JSON.stringify(call) })
    if (answered?.status === 200) return answerSchema.parse(await answered.json()).answer
    throw new EnvironmentError(
      'QUEUE_LOST',
      `The process that keeps the queue in ${queueDir} is gone or does not answer. Run the same command again.`,
    )
  })
}

async function readAddress(file: string) {
  return doorAddressSchema.safeParse(await readJson(file)).data ?? null
}
