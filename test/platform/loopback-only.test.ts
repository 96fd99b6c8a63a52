import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const module = pathToFileURL(fileURLToPath(new URL('../../src/platform/loopback-only.ts', import.meta.url))).href
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

test.each([
  ['a port alone', 'listen(0)'],
  ['a port and all interfaces', "listen(0, '0.0.0.0')"],
  ['options', "listen({ port: 0, host: '::' })"],
])('F5: a server told to listen on %s listens on 127.0.0.1', async (_what, call) => {
  const script = `import net from 'node:net'; const s = net.createServer(); s.${call}; s.on('listening', () => { console.log(s.address().address); s.close() })`
  const { stdout } = await execa(process.execPath, [
    '--import',
    tsx,
    '--import',
    module,
    '--input-type=module',
    '--eval',
    script,
  ])
  expect(stdout).toBe('127.0.0.1')
})
