import 'tsx'

const { serveParent } = await import('../../src/platform/serve-parent.ts')

// A process that tells what is in its environment.

serveParent(async () => process.env)
