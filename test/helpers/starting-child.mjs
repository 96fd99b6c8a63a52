import 'tsx'
import { spawn } from 'node:child_process'

const { serveParent } = await import('../../src/platform/serve-parent.ts')

// A process that starts another in a group of its own, as a browser is, and tells its id.

serveParent(async () => spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).pid)
