import { register } from 'tsx/esm/api'

// What `import … from 'storyreel/mstudio'` gives.

register()
export const { openMStudio } = await import('./open-mstudio.ts')
export const { ApiRefusedError, ProjectError, UpstreamError } = await import('../errors.ts')
