#!/usr/bin/env node
import { builtModule } from '../platform/built-module.mjs'

// The version of the SDK for buckets is pinned: what its later ones will need is no news to whoever runs this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

let main
try {
  main = builtModule(new URL('main.ts', import.meta.url))
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  // That of an EnvironmentError (see errors.ts).
  process.exit(6)
}
await import(main.href)
