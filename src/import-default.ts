import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

const moduleSchema = z.object({ default: z.unknown() })

/** What a JavaScript or TypeScript file exports by default. The file is run, so it must be the user's own. */
export async function importDefault(file: string): Promise<unknown> {
  // Few are ever given such a file, and loading what compiles it takes a tenth of a second.
  const { tsImport } = await import('tsx/esm/api')
  const loaded: unknown = await tsImport(pathToFileURL(path.resolve(file)).href, import.meta.url)
  const outer = moduleSchema.parse(loaded).default
  // A file in a folder without "type": "module" is a CommonJS module, which is wrapped once more.
  const inner = moduleSchema.safeParse(outer)
  return inner.success && inner.data.default !== undefined ? inner.data.default : outer
}
