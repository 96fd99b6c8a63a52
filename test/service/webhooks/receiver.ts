import type http from 'node:http'
import { text } from 'node:stream/consumers'
import { serve } from '../../helpers/serve.ts'

/** A message as it arrived. */
export type Arrived = { headers: Record<string, string>; body: string }

export type Receiver = { url: string; arrived: readonly Arrived[] }

/** Somebody on loopback who wants messages, until the test ends. @param answer by default says 204. */
export async function receive(
  answer: (response: http.ServerResponse, count: number) => void = (response) => void response.writeHead(204).end(),
): Promise<Receiver> {
  const arrived: Arrived[] = []
  const { origin } = await serve((request, response) => {
    const read = async () => {
      const body = await text(request)
      const entries = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
      arrived.push({ headers: Object.fromEntries(entries), body })
      answer(response, arrived.length)
    }
    read().catch(() => response.destroy())
  })
  return { url: `${origin}/hook`, arrived }
}
