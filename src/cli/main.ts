import { Command, CommanderError } from 'commander'
import { CanceledError, exitCodeOf, StoryreelError } from '../errors.ts'
import { demoCommand } from './demo.ts'
import { enqueueCommand } from './enqueue.ts'
import { planCommand } from './plan.ts'
import { posterCommand } from './poster.ts'
import { previewCommand } from './preview.ts'
import { projectsCommand } from './projects.ts'
import { renderCommand } from './render.ts'
import { sandboxCommand } from './sandbox.ts'
import { sheetCommand } from './sheet.ts'
import { workerCommand } from './worker.ts'

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

const program = new Command('storyreel')
  .description('Renders M Studio storyboard projects to verified MP4 files.')
  .exitOverride()
  .showHelpAfterError('Run with --help to see what there is.')
for (const makeCommand of [
  demoCommand,
  renderCommand,
  enqueueCommand,
  workerCommand,
  planCommand,
  sheetCommand,
  posterCommand,
  previewCommand,
  projectsCommand,
  sandboxCommand,
]) {
  program.addCommand(makeCommand(context).exitOverride())
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
