import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import { serveParent } from '../../src/platform/serve-parent.ts'

const requestSchema = z.object({ url: z.url() })

serveParent(async (request) => {
  const { url } = requestSchema.parse(request)
  const own = createServer((_, response) => response.end('here'))
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.number() }).parse(own.address())
  const answers = { own: await read(`http://127.0.0.1:${port}`), ofMachine: await read(url) }
  own.closeAllConnections()
  own.close()
  return { ...answers, interfaces: Object.keys(networkInterfaces()) }
})

/** What a server says; null where there is none. */
function read(url: string): Promise<string | null> {
  return fetch(url).then(
    (response) => response.text(),
    () => null,
  )
}
