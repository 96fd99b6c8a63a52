import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { benchTable } from './bench-table.ts'
import { describeMachine, type Machine } from './describe-machine.ts'
import { BOARD_KINDS, type BoardKind, type BoardPlan } from './make-board.ts'
import { findPrograms } from './programs.ts'
import { type BoardResult, runBoard } from './run-board.ts'

// npm run bench: see docs/performance.md. Ends with 0 whatever the figures are.

const SIZE = { width: 1920, height: 1080 }

const optionsSchema = z.object({
  quick: z.boolean().default(false),
  board: z.array(z.enum(BOARD_KINDS)).default([...BOARD_KINDS]),
  json: z.string().optional(),
  ourEncoder: z.boolean(),
  withoutFfmpeg: z.boolean().default(false),
})

const command = new Command('npm run bench --')
  .description('measures exports beside plain Remotion and beside encoding alone')
  .option('--quick', 'films of 15 s instead of 60 s, and no Remotion with our encoder settings')
  .addOption(new Option('--board <boards...>', 'only these').choices(BOARD_KINDS))
  .option('--json <file>', 'write everything that was measured')
  .option('--no-our-encoder', 'leave out Remotion with our encoder settings')
  .option('--without-ffmpeg', 'let Storyreel find no ffmpeg but the one that Remotion ships')
  .parse()
const { quick, board: kinds, json, ourEncoder, withoutFfmpeg } = optionsSchema.parse(command.opts())

const folder = await mkdtemp(path.join(tmpdir(), 'storyreel-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130))

const programs = await findPrograms({ folder, withoutFfmpeg })
const machine = await describeMachine(programs)
const results: BoardResult[] = []
try {
  for (const kind of kinds) {
    const boardFolder = path.join(folder, kind)
    const onRun = (run: string) => process.stderr.write(`${kind}: ${run}\n`)
    const withOurEncoder = ourEncoder && !quick
    const request = { plan: planOf(kind), size: SIZE, withOurEncoder, programs, folder: boardFolder, onRun }
    results.push(await runBoard(request))
    rmSync(boardFolder, { recursive: true })
    if (json !== undefined) await writeFile(json, JSON.stringify({ machine, quick, withoutFfmpeg, results }, null, 2))
  }
} finally {
  process.stdout.write(`${describe(machine)}\n\n${benchTable(results)}\n`)
}

// --- internal ---

/** Shots of 5 s make 60 s or 15 s; the one that is edited has 60 shots, of 4 s or 1 s. */
function planOf(kind: BoardKind): BoardPlan {
  if (kind === 'edit') return { kind, shots: 60, secondsEach: quick ? 1 : 4 }
  return { kind, shots: quick ? 3 : 12, secondsEach: 5 }
}

function describe({ cpu, cores, memoryGib, node, remotion, browser, ffmpeg, date, loadBefore }: Machine): string {
  const left = quick ? '; --quick leaves out Remotion with our encoder settings' : ''
  const film = `${quick ? 15 : 60} s at 1080p30${left}${withoutFfmpeg ? '; --without-ffmpeg' : ''}`
  const versions = `Node ${node}, Remotion ${remotion}, ${browser}, ${ffmpeg.replace(/ Copyright.*/, '')}`
  const isBusy = loadBefore > cores / 4
  const load = isBusy ? ` The machine was busy (load ${loadBefore.toFixed(1)}): all times are too long.` : ''
  return `${date}, ${film}; ${cores} cores (${cpu}), ${memoryGib} GiB; ${versions}.${load}`
}
