import { spawn } from 'node:child_process'
import 'tsx'

const { serveParent } = await import('../../src/platform/serve-parent.ts')

// A process that is just starting another, in a group of its own, when its parent leaves it.

process.once('disconnect', () => spawn('sleep', ['601'], { detached: true, stdio: 'ignore' }))
serveParent(async () => null)
