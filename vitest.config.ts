import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Minutes of drawing, killing and waiting, which `npm run test:long` runs; everything else is `npm test`. */
const LONG = [
  'test/gallery/**/*.test.ts',
  'test/compositions/hard-text.test.ts',
  'test/media/hard-videos.test.ts',
  'test/mstudio/rate-limiter.test.ts',
  'test/render/lanes/parity.test.ts',
  'test/render/lanes/video-parity.test.ts',
  'test/render/open-studio.test.ts',
  'test/cli/rows.test.ts',
  'test/cli/worker.test.ts',
  'test/cli/webhooks.test.ts',
  'test/export-lanes.test.ts',
  'test/export-seams.test.ts',
  'test/service/webhooks/webhooks-page.test.ts',
  'test/service/worker/drawing-slot.test.ts',
  'test/service/worker/hanging-page.test.ts',
  'test/cli/serve.test.ts',
  'test/cli/monitor.test.ts',
  'test/cli/fetch.test.ts',
  'test/cli/fill.test.ts',
  'test/cli/broken-ffmpeg.test.ts',
  'test/cli/killed-browser.test.ts',
  'test/service/page/live-page.test.ts',
  'test/service/page/page.test.ts',
  'test/bench/run-board.test.ts',
  'test/bench/performance-page.test.ts',
]

/** How much memory or time is taken, which depends on what runs beside it; `npm run test:long` runs these one by one. */
const ALONE = [
  'test/compositions/hard-text-speed.test.ts',
  'test/distinct-images.test.ts',
  'test/hour-long-film.test.ts',
  'test/media/many-images.test.ts',
  'test/media/memory.test.ts',
]

/** Services that are killed, frozen and cut off, which `npm run test:service` does. */
const SERVICE = [
  'test/service/kill-on-*.test.ts',
  'test/service/kill-loop.test.ts',
  'test/service/takeover.test.ts',
  'test/service/two-machines.test.ts',
  'test/service/outage.test.ts',
  'test/service/out-of-memory.test.ts',
  'test/service/new-version.test.ts',
  'test/service/durable.test.ts',
  'test/service/canary.test.ts',
  'test/service/compose.test.ts',
]

/** What is measured, and so needs the machine to itself and its time: `npm run test:load`. */
const LOAD = ['test/service/load.test.ts', 'test/service/many-exports.test.ts']

const common = {
  globalSetup: ['test/helpers/make-once.ts'],
  testTimeout: 30_000,
  // A second chance tells a machine that was busy for a moment from a fault; the report says where one was taken, and
  // there it is to be found out why.
  retry: 1,
  // Some ask one sandbox more often than a key may in a minute; those about the limit set their own.
  env: { MSTUDIO_RATE_LIMIT: '6000' },
}

/** After all else, one file at a time. */
const alone = { maxWorkers: 1, sequence: { groupOrder: 1 } }

export default defineConfig({
  test: {
    // Where it leaves but one, two: half of the time a test waits for something.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          ...common,
          name: 'main',
          include: ['test/**/*.test.ts'],
          exclude: [...LONG, ...ALONE, ...SERVICE, ...LOAD],
        },
      },
      { test: { ...common, name: 'long', include: LONG } },
      { test: { ...common, ...alone, name: 'alone', include: ALONE } },
      { test: { ...common, name: 'service', include: SERVICE } },
      { test: { ...common, ...alone, name: 'load', include: LOAD } },
    ],
  },
})
