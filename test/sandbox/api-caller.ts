import { expect } from 'vitest'
import { z } from 'zod'
import { FULL_ACCESS_KEY } from '../../src/sandbox/api-keys.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'

/** Whatever it is, it has an id; a number where the board has one. */
const itemSchema = z.looseObject({ id: z.coerce.string().default('') })

type Item = z.infer<typeof itemSchema>

type Answered = { status: number; body: unknown }

/** Calls a sandbox as the owner of a key. */
export function apiCaller({ url }: Pick<Sandbox, 'url'>, key: string = FULL_ACCESS_KEY) {
  async function send(method: string, path: string, body?: unknown): Promise<Answered> {
    const response = await fetch(url + path, {
      method,
      headers: { 'X-API-Key': key },
      ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }

  /** The `data` of an answer that must be good. */
  async function data(method: string, path: string, body?: unknown): Promise<Item> {
    const answered = await send(method, path, body)
    expect(answered, `${method} ${path}`).toMatchObject({ status: expect.toSatisfy((status) => status < 300) })
    return z.object({ data: itemSchema }).parse(answered.body).data
  }

  async function list(path: string): Promise<Item[]> {
    const { body } = await send('GET', path)
    return z.object({ data: z.array(itemSchema) }).parse(body).data
  }

  /** The job once it has ended. */
  async function finished(jobId: string): Promise<Item> {
    let job: Item = { id: jobId }
    await expect
      .poll(
        async () => {
          job = await data('GET', `/generation-jobs/${jobId}`)
          return job['status']
        },
        { timeout: 20_000 },
      )
      .toMatch(/completed|failed/)
    return job
  }

  return { send, data, list, finished }
}
