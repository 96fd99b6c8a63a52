import { builtModule } from '../platform/built-module.mjs'

// What `import … from 'storyreel/mstudio'` gives.

const load = (module) => import(builtModule(new URL(module, import.meta.url)).href)
export const { openMStudio } = await load('open-mstudio.ts')
export const { ApiRefusedError, ProjectError, UpstreamError } = await load('../errors.ts')
