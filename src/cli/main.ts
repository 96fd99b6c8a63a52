import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { CanceledError, exitCodeOf, StoryreelError } from '../errors.ts'

/** What every command gets: a signal that says stop. */
export type CommandContext = { signal: AbortSignal }

const controller = new AbortController()
const context: CommandContext = { signal: controller.signal }

// The first Ctrl-C stops in order, the second at once.
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (controller.signal.aborted) process.exit(new CanceledError().exitCode)
    controller.abort(new CanceledError())
  })
}

/** Loaded when it is wanted, because starting all of them takes seconds. */
const COMMANDS = new Map<string, () => Promise<(context: CommandContext) => Command>>([
  ['demo', async () => (await import('./demo.ts')).demoCommand],
  ['render', async () => (await import('./render.ts')).renderCommand],
  ['enqueue', async () => (await import('./enqueue.ts')).enqueueCommand],
  ['exports', async () => (await import('./exports.ts')).exportsCommand],
  ['worker', async () => (await import('./worker.ts')).workerCommand],
  ['serve', async () => (await import('./serve.ts')).serveCommand],
  ['keys', async () => (await import('./keys.ts')).keysCommand],
  ['webhooks', async () => (await import('./webhooks.ts')).webhooksCommand],
  ['plan', async () => (await import('./plan.ts')).planCommand],
  ['sheet', async () => (await import('./sheet.ts')).sheetCommand],
  ['poster', async () => (await import('./poster.ts')).posterCommand],
  ['preview', async () => (await import('./preview.ts')).previewCommand],
  ['projects', async () => (await import('./projects.ts')).projectsCommand],
  ['frames', async () => (await import('./frames.ts')).framesCommand],
  ['assets', async () => (await import('./assets.ts')).assetsCommand],
  ['voices', async () => (await import('./voices.ts')).voicesCommand],
  ['teams', async () => (await import('./teams.ts')).teamsCommand],
  ['fetch', async () => (await import('./fetch.ts')).fetchCommand],
  ['sandbox', async () => (await import('./sandbox.ts')).sandboxCommand],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand],
  ['cache', async () => (await import('./cache.ts')).cacheCommand],
])

const program = new Command('storyreel')
  .description(manifest.description)
  .version(manifest.version)
  .exitOverride()
  .showHelpAfterError('Run with --help to see what there is.')
const asked = COMMANDS.get(process.argv[2] ?? '')
for (const load of asked ? [asked] : COMMANDS.values()) {
  program.addCommand((await load())(context).exitOverride())
}

try {
  await program.parseAsync()
  process.exitCode = 0
} catch (error) {
  process.exitCode = report(error)
}

/** Expected failures get their sentence, bugs their stack. Commander has printed its own already. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof StoryreelError) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`This is a bug in Storyreel.\n${error instanceof Error ? error.stack : String(error)}\n`)
  return exitCodeOf(error)
}
