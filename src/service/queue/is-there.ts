import type { WorkHome } from './queue-home.ts'

/** How long the database may take to say that it is there. */
const PING_MS = 2000

/** Whether the database answers in time. */
export async function isThere({ ping }: Pick<WorkHome, 'ping'>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, PING_MS, false).unref())
  return Promise.race([ping(), late])
}
