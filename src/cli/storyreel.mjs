#!/usr/bin/env node
import { register } from 'tsx/esm/api'

// The version of the SDK for buckets is pinned: what its later ones will need is no news to whoever runs this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

register()
await import('./main.ts')
