import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { answerCall, homeCallSchema } from './home-call.ts'
import type { QueueHome } from './queue-home.ts'

/** How the process that owns the queue is reached; kept in a file only its user may read. */
export const doorAddressSchema = z.object({ url: z.url(), token: z.string() })

export function doorFile(queueDir: string): string {
  return path.join(queueDir, 'owner.json')
}

/**
 * Lets other processes of the same user use the home this one owns, over HTTP on the loopback interface.
 *
 * @returns closes the door.
 */
export async function openDoor({ queueDir, home }: { queueDir: string; home: QueueHome }) {
  const token = randomBytes(32).toString('hex')
  const app = new Hono()
  app.use(async (c, next) => {
    return isSame(c.req.header('authorization') ?? '', `Bearer ${token}`) ? next() : c.text('Wrong token.', 401)
  })
  app.get('/', (c) => c.text('The queue is owned here.'))
  app.post('/calls', async (c) => {
    const parsed = homeCallSchema.safeParse(await c.req.json())
    if (!parsed.success) return c.text(z.prettifyError(parsed.error), 422)
    return c.json({ answer: (await answerCall(home, parsed.data)) ?? null })
  })

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The door has no TCP port.')
  const file = doorFile(queueDir)
  const temporaryFile = `${file}.${process.pid}.partial`
  await writeFile(temporaryFile, JSON.stringify({ url: `http://127.0.0.1:${address.port}`, token }), { mode: 0o600 })
  await rename(temporaryFile, file)

  return async function closeDoor(): Promise<void> {
    await rm(file, { force: true })
    const closed = once(server, 'close')
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await closed
  }
}

/** In a time that tells nothing about where they differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
