import { DEFAULT_LIMITS } from '../api/api-limits.ts'
import type { ApiAnswer } from '../api/api-tools.ts'
import { openDiskRoom } from '../api/disk-room.ts'
import { isThere } from '../queue/is-there.ts'
import type { WorkHome } from '../queue/queue-home.ts'
import type { WorkerEvent } from '../worker/worker-event.ts'
import type { ServiceEvent } from './service-event.ts'
import { createServiceMetrics } from './service-metrics.ts'
import { type MonitorAddress, startMonitor } from './start-monitor.ts'

/** What a process has to be told for others to see how it is. */
type Watched = { onWorkerEvent: (event: WorkerEvent) => void; onAnswer: (answer: ApiAnswer) => void }

/**
 * Has a process of the service watched while it runs: what it is told goes to the log, and into metrics where they are
 * asked for.
 *
 * @param address null or left out for no metrics.
 * @param hasWorker whether it is ready only once it can draw.
 */
export async function withMonitor(
  {
    address,
    home,
    dataDir,
    signal,
    tell,
    hasWorker,
  }: {
    address: MonitorAddress | undefined
    home: WorkHome
    dataDir: string
    signal: AbortSignal
    tell: (event: ServiceEvent) => void
    hasWorker: boolean
  },
  run: (watched: Watched) => Promise<void>,
): Promise<void> {
  const tellAnswer = (answer: ApiAnswer) => tell({ event: 'answered', ...answer })
  if (address === undefined) return run({ onWorkerEvent: tell, onAnswer: tellAnswer })

  const metrics = createServiceMetrics(home)
  let isDrawing = false
  const checks = {
    database: () => isThere(home),
    disk: openDiskRoom(dataDir, DEFAULT_LIMITS.leastFreeBytes),
    // Told to end, it takes nothing more.
    ...(hasWorker && { browser: () => isDrawing && !signal.aborted }),
  }
  const monitor = await startMonitor(address, { registry: metrics.registry, checks })
  tell({ event: 'monitoring', url: monitor.url })
  try {
    await run({
      onWorkerEvent: (event) => {
        tell(event)
        metrics.onWorkerEvent(event)
        if (event.event === 'ready') isDrawing = true
      },
      onAnswer: (answer) => {
        tellAnswer(answer)
        metrics.onAnswer(answer)
      },
    })
  } finally {
    await monitor.stop()
  }
}
