import { Server } from 'node:net'

// Loaded first in processes that run Remotion's servers: these listen on all interfaces, one of them with an open
// proxy, and have no option for it. Whatever this process listens on, it listens on 127.0.0.1.

// oxlint-disable-next-line typescript/unbound-method -- the proxy hands `this` on
Server.prototype.listen = new Proxy(Server.prototype.listen, {
  apply: (listen, server, given: unknown[]) => Reflect.apply(listen, server, onLoopback(given)),
})

/** The arguments of `listen` with the host replaced: `({ port, … }, …)` or `(port, host?, …)`. */
function onLoopback([first, ...rest]: unknown[]): unknown[] {
  if (typeof first === 'object' && first !== null && 'port' in first) return [{ ...first, host: '127.0.0.1' }, ...rest]
  if (typeof first !== 'number') return [first, ...rest]
  return [first, '127.0.0.1', ...(typeof rest[0] === 'string' ? rest.slice(1) : rest)]
}
