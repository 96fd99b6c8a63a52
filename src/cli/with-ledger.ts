import { readConfig, readServiceConfig } from '../config.ts'
import type { LedgerTools } from '../service/exports/ledger-tools.ts'
import type { CommandContext } from './main.ts'

/** Does something with what the configured queue holds, whichever process has it open. */
export async function withLedger<Result>(
  { signal }: CommandContext,
  task: (ledger: LedgerTools) => Promise<Result>,
): Promise<Result> {
  // Here, so that no other command waits for the database to load.
  const { withHome } = await import('../service/queue/with-home.ts')
  const { ledgerIn } = await import('../service/exports/ledger-tools.ts')
  const { dataDir } = await readConfig()
  return withHome({ ...readServiceConfig(), dataDir }, signal, (home) => task(ledgerIn(home)))
}
