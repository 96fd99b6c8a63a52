import { access, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { STAGES } from '../src/export-request.ts'
import { createServiceMetrics } from '../src/service/monitoring/service-metrics.ts'
import { runCli } from './helpers/run-cli.ts'
import { homeOfThisFile } from './service/api/api-home.ts'

const [page, readme, composeFile, configSource] = await Promise.all(
  ['docs/operations.md', 'README.md', 'compose.yaml', 'src/config.ts'].map((file) => readFile(file, 'utf8')),
)

const home = homeOfThisFile()

/** What stands in the blocks of a language, line by line. */
function linesOf(language: string): string[] {
  const blocks = [...(page ?? '').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))]
  return blocks.flatMap(([, block]) => (block ?? '').trim().split('\n'))
}

/** The rows of tables whose first cell is a name such as this, by it. */
function rowsOf(text: string | undefined, name: RegExp): Map<string, string> {
  const rows = [...(text ?? '').matchAll(/^\| `([^`]+)` +\|(.*)\|$/gm)]
  return new Map(rows.flatMap(([, first = '', others = '']) => (name.test(first) ? [[first, others]] : [])))
}

test('the shell lines of docs/operations.md are these', async () => {
  expect(linesOf('sh')).toEqual([
    // test/readme.test.ts runs the first; test/cli/monitor.test.ts the others, on ports of its own.
    'npx storyreel keys create --name me',
    'npx storyreel serve --monitor 9464',
    // test/service/compose.test.ts runs these, with servers of its own.
    'export STORYREEL_QUEUE_URL=postgres://storyreel:<password>@10.0.0.5/storyreel',
    "export STORYREEL_STORAGE_URL='s3://films/prefix?endpoint=https://s3.lan&region=eu-central-1'",
    'npx storyreel serve --no-worker --host 0.0.0.0 --monitor 0.0.0.0:9464 --json',
    'npx storyreel worker --monitor 0.0.0.0:9464 --json',
    // These need Docker; see the next test, and test/deployment.test.ts.
    'docker compose up --build --detach',
    'docker compose up --detach --scale worker=4',
    'docker compose exec api node src/cli/storyreel.mjs keys create --name me',
    // test/service/compose.test.ts.
    'pg_dump --format=custom --file=storyreel.dump "$STORYREEL_QUEUE_URL"',
    'pg_restore --clean --if-exists --dbname="$STORYREEL_QUEUE_URL" storyreel.dump',
  ])
  for (const line of linesOf('sh').filter((each) => each.includes('storyreel serve'))) {
    const { stdout } = await runCli(['serve', '--help'])
    for (const [option] of line.matchAll(/--[a-z-]+/g)) expect(stdout).toContain(option)
  }
})

test('what it says about compose.yaml is so', async () => {
  const { services } = z
    .object({ services: z.record(z.string(), z.unknown()) })
    .parse(parse(composeFile ?? '', { merge: true }))
  expect(Object.keys(services)).toEqual(expect.arrayContaining(['api', 'worker']))
  await access('src/cli/storyreel.mjs')
  const needed = [...(composeFile ?? '').matchAll(/\$\{([A-Z0-9_]+):\?\}/g)].map(([, name]) => name)
  expect(new Set(linesOf('ini').map((line) => line.split('=')[0]))).toEqual(new Set(needed))
})

test('it tells of every metric that there is, and of no others', async () => {
  const { registry } = createServiceMetrics(home())
  const metrics = await registry.getMetricsAsJSON()
  const ours = metrics.filter(({ name }) => !/^(process|nodejs)_/.test(name))
  const rows = rowsOf(page, /^storyreel_/)
  expect([...rows.keys()].sort()).toEqual(ours.map(({ name }) => name).sort())
  for (const { name, values } of ours) {
    for (const value of values.flatMap(({ labels }) => Object.values(labels))) {
      expect(rows.get(name)).toContain(`\`${String(value)}\``)
    }
  }
  for (const stage of STAGES.filter((each) => each !== 'generate')) {
    expect(rows.get('storyreel_export_stage_duration_seconds')).toContain(`\`${stage}\``)
  }
  for (const [used] of (page ?? '').matchAll(/storyreel_[a-z_]+/g)) {
    expect([...rows.keys()]).toContain(used.replace(/_(count|sum|bucket)$/, ''))
  }
})

test('the variables of the README are those that the program reads, and this page has those of the service', () => {
  const read = new Set((configSource ?? '').match(/\b(MSTUDIO|STORYREEL)_[A-Z_]+\b|\bFFMPEG_PATH\b/g))
  expect(new Set(rowsOf(readme, /^[A-Z_]+$/).keys())).toEqual(read)
  const service = [...rowsOf(page, /^STORYREEL_[A-Z_]+$/)].filter(([name]) => name !== 'STORYREEL_SECRET_KEY')
  expect(service.length).toBeGreaterThan(5)
  for (const [name] of service) expect(read).toContain(name)
})
