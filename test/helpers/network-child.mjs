import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import 'tsx'

const { serveParent } = await import('../../src/platform/serve-parent.ts')

// A process that tells what it reaches over the network.

serveParent(async ({ url }) => {
  const own = createServer((_, response) => response.end('here'))
  await new Promise((resolve) => own.listen(0, '127.0.0.1', resolve))
  const { port } = own.address()
  const answers = { own: await read(`http://127.0.0.1:${port}`), ofMachine: await read(url) }
  own.closeAllConnections()
  own.close()
  return { ...answers, interfaces: Object.keys(networkInterfaces()) }
})

/** What a server says; null where there is none. */
function read(url) {
  return fetch(url).then(
    (response) => response.text(),
    () => null,
  )
}
