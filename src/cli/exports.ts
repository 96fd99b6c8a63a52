import { Command } from 'commander'
import { z } from 'zod'
import { UsageError } from '../errors.ts'
import type { ExportRecord } from '../service/exports/export-record.ts'
import type { CommandContext } from './main.ts'
import { type Column, printList } from './print-list.ts'
import { withLedger } from './with-ledger.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

/** More than anyone reads; older ones are there over HTTP. */
const MOST_LISTED = 200

export function exportsCommand(context: CommandContext): Command {
  const command = new Command('exports').description('see to the exports of the queue')
  command
    .command('list', { isDefault: true })
    .description('the newest exports: where they are, what became of them')
    .option('--json', 'one JSON object per line')
    .action(async (given: unknown) => {
      const { listExports } = await import('../service/exports/ledger.ts')
      const { json } = optionsSchema.parse(given)
      const items = await withLedger(context, ({ records }) => {
        return listExports(records, { owner: null, before: null, limit: MOST_LISTED })
      })
      printList({ items, columns: COLUMNS, json })
    })
  command
    .command('cancel')
    .description('stop an export; what it finished is kept')
    .argument('<export>', 'its id')
    .action(async (id: string) => {
      const { cancelExport } = await import('../service/exports/ledger.ts')
      print(await withLedger(context, (ledger) => cancelExport(ledger, id)), id)
    })
  command
    .command('retry')
    .description('have an export that failed or was canceled done again')
    .argument('<export>', 'its id')
    .action(async (id: string) => {
      const { retryExport } = await import('../service/exports/ledger.ts')
      print(await withLedger(context, (ledger) => retryExport(ledger, id)), id)
    })
  return command
}

const COLUMNS: readonly Column<ExportRecord>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'STATE', of: stateOf },
  { title: 'PROJECT', of: ({ request }) => request.projectId },
  { title: 'CREATED', of: ({ createdAt }) => createdAt },
  { title: 'WHY', of: whyOf },
]

function stateOf(record: ExportRecord): string {
  if (record.state !== 'running') return record.state
  if (record.isUnwanted) return 'stopping'
  return record.progress === null ? 'running' : `${record.progress.stage} ${Math.floor(100 * record.progress.share)} %`
}

function whyOf(record: ExportRecord): string | null {
  return record.state === 'failed' || record.state === 'queued' ? (record.failure?.message ?? null) : null
}

function print(record: ExportRecord | null, id: string): void {
  if (record === null) {
    throw new UsageError('EXPORT_UNKNOWN', `There is no export ${id}. \`storyreel exports\` lists those there are.`)
  }
  process.stdout.write(`${id} ${stateOf(record)}\n`)
}
