import net from 'node:net'
import { ProjectError } from '../../../src/errors.ts'
import type { ExportRecord } from '../../../src/service/exports/export-record.ts'
import { beginRun } from '../../../src/service/exports/export-run.ts'
import { cancelExport, createExport, makeExportId } from '../../../src/service/exports/ledger.ts'
import { ledgerIn } from '../../../src/service/exports/ledger-tools.ts'
import { findExport } from '../../../src/service/exports/update-export.ts'
import type { QueueHome } from '../../../src/service/queue/queue-home.ts'
import type { DeliveryPatience, DeliveryTools } from '../../../src/service/webhooks/delivery-tools.ts'
import { createSecretBox } from '../../../src/service/webhooks/secret-box.ts'
import { aRequest } from '../../helpers/export-request.ts'

/** A second try at once, a third one soon, and no more. */
const PATIENCE: DeliveryPatience = { deadlineMs: 500, scheduleMs: [1, 50] }

/** What messages are sent with in tests: to servers on loopback, and to nobody else. */
export function deliveryTools(
  { records }: QueueHome,
  parts: Partial<Pick<DeliveryTools, 'network' | 'patience'>> = {},
): DeliveryTools {
  const box = createSecretBox(Buffer.alloc(32, 7))
  return { records, box, network: loopbackNetwork(), patience: PATIENCE, ...parts }
}

function loopbackNetwork(): DeliveryTools['network'] {
  return {
    resolve: async (hostname) => {
      throw Object.assign(new Error(`no such name ${hostname}`), { code: 'ENOTFOUND' })
    },
    connect: (options) => net.connect({ ...options, host: '127.0.0.1' }),
    trustedOrigins: new OriginsOnLoopback(),
  }
}

class OriginsOnLoopback extends Set<string> {
  override has(origin: string): boolean {
    return new URL(origin).hostname === '127.0.0.1'
  }
}

/** An export that ends in this way, and tells its owner so. */
export async function endExport(
  home: QueueHome,
  { owner, how, message = 'Frame 3 has no picture.' }: { owner: string; how: Ending; message?: string },
): Promise<ExportRecord> {
  const ledger = ledgerIn(home)
  const exportId = makeExportId()
  const { outputPath: _, ...request } = aRequest({ projectId: 'p1', outputPath: '' })
  await createExport(ledger, { id: exportId, owner, request, deliverTo: null, priority: 'normal' })
  if (how === 'canceled') await cancelExport(ledger, exportId)
  else {
    const run = await beginRun(ledger, { exportId, round: 1 })
    if (how === 'done') await run?.finish({ durationSeconds: 12.5, files: [] })
    else await run?.fail(new ProjectError('PROJECT_EMPTY', message))
  }
  const ended = await findExport(home.records, exportId)
  if (ended === null) throw new Error('The export is gone.')
  return ended
}

type Ending = 'done' | 'failed' | 'canceled'
