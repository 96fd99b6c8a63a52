import { z } from 'zod'
import { UsageError } from './errors.ts'
import { importDefault } from './import-default.ts'
import { isRouteName, nounOf, type PathOverrides, ROUTES } from './mstudio/routes.ts'
import { originSchema } from './origin.ts'
import { exists } from './platform/exists.ts'

const CONFIG_FILE = 'storyreel.config.ts'

const schema = z.strictObject({
  apiUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Requests a minute. */
  rateLimit: z.int().min(1).optional(),
  mediaOrigins: z.array(originSchema).optional(),
  dataDir: z.string().min(1).optional(),
  /** Such as `2GB`. */
  cacheSize: z.string().optional(),
  browser: z.string().min(1).optional(),
  ffmpeg: z.string().min(1).optional(),
  paths: z.record(z.string(), z.string()).default({}).transform(toOverrides),
})

export type ConfigFile = z.output<typeof schema>

/**
 * What `storyreel.config.ts` in the current folder says, if there is one. It is run, as its name says.
 *
 * @throws {UsageError} `CONFIG_INVALID` when it cannot be loaded, or says something a configuration cannot.
 */
export async function readConfigFile(): Promise<ConfigFile> {
  if (!(await exists(CONFIG_FILE))) return { paths: {} }
  const written = await importDefault(CONFIG_FILE).catch((cause: unknown) => {
    throw new UsageError('CONFIG_INVALID', `${CONFIG_FILE} cannot be loaded: ${String(cause)}.`, { cause })
  })
  const parsed = schema.safeParse(written)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new UsageError(
    'CONFIG_INVALID',
    `${CONFIG_FILE} is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`,
  )
}

// --- internal ---

/** A path of the user's own must ask for an id of what the one it replaces asks for. */
function toOverrides(paths: Record<string, string>, context: z.RefinementCtx): PathOverrides {
  const overrides: PathOverrides = {}
  for (const [name, path] of Object.entries(paths)) {
    if (!isRouteName(name)) {
      context.addIssue(`there is no path "${name}", only ${Object.keys(ROUTES).join(', ')}`)
    } else if (nounOf(path) !== nounOf(ROUTES[name])) {
      context.addIssue(`the path "${name}" replaces ${ROUTES[name]} and must have the same braces`)
    } else {
      overrides[name] = path.replace(/^\/+/, '')
    }
  }
  return overrides
}
