import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { WorkerEvent } from '../worker/worker-event.ts'
import { createStageClock } from './stage-clock.ts'

const OUTCOMES = ['done', 'failed', 'retrying', 'canceled', 'superseded', 'returned'] as const

const DELIVERY_OUTCOMES = ['delivered', 'retrying', 'failed'] as const

/** From a thumb-sized film to a long one that is drawn frame by frame. */
const STAGE_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]

/** @returns what has to hear all that a worker tells. */
export function addWorkerMetrics(registry: Registry): (event: WorkerEvent) => void {
  const registers = [registry]
  const runs = new Counter({
    name: 'storyreel_export_runs_total',
    help: 'Tries at exports that ended here, by how.',
    labelNames: ['outcome'],
    registers,
  })
  const stages = new Histogram({
    name: 'storyreel_export_stage_duration_seconds',
    help: 'What each stage of an export took that was finished here.',
    labelNames: ['stage'],
    buckets: STAGE_SECONDS,
    registers,
  })
  const segments = new Counter({
    name: 'storyreel_segments_drawn_total',
    help: 'Segments drawn here, for exports of whichever worker.',
    registers,
  })
  const frames = new Counter({ name: 'storyreel_frames_drawn_total', help: 'Frames of those segments.', registers })
  const attempts = new Counter({
    name: 'storyreel_webhook_attempts_total',
    help: 'Messages that were sent to webhooks, by what came of it.',
    labelNames: ['outcome'],
    registers,
  })
  // Those that are 0 are told too, so that the first one is seen as an increase.
  for (const outcome of OUTCOMES) runs.inc({ outcome }, 0)
  for (const outcome of DELIVERY_OUTCOMES) attempts.inc({ outcome }, 0)

  const clock = createStageClock()
  const running = new Gauge({
    name: 'storyreel_exports_running',
    help: 'Exports that this worker is at.',
    registers: [],
    collect() {
      this.set(clock.running())
    },
  })
  registry.registerMetric(running)
  const end = (id: string, outcome: (typeof OUTCOMES)[number]) => {
    runs.inc({ outcome })
    return clock.end(id)
  }
  return (event) => {
    switch (event.event) {
      case 'ready':
        return
      case 'started':
        return clock.start(event.id)
      case 'progress':
        return clock.enter(event.id, event.stage)
      case 'drawn':
        segments.inc()
        frames.inc(event.frames)
        return
      case 'done':
        for (const [stage, seconds] of end(event.id, 'done')) stages.observe({ stage }, seconds)
        return
      case 'failed':
        end(event.id, event.willRetry ? 'retrying' : 'failed')
        return
      case 'canceled':
      case 'superseded':
      case 'returned':
        end(event.id, event.event)
        return
      case 'delivery':
        attempts.inc({ outcome: event.state === 'waiting' ? 'retrying' : event.state })
        return
    }
  }
}
