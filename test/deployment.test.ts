import { access, readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { pagesAtOnce } from '../src/render/pages-at-once.ts'
import { runCli } from './helpers/run-cli.ts'

const [dockerfile, ignored, composeFile, configSource] = await Promise.all(
  ['Dockerfile', '.dockerignore', 'compose.yaml', 'src/config.ts'].map((file) => readFile(file, 'utf8')),
)

/** The instructions of the Dockerfile, each with what it is about, on one line. */
const instructions = [
  ...(dockerfile ?? '')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .matchAll(/^(\w+) (.+)$/gm),
].map(([, name, about]) => ({ name, about: about ?? '' }))

function all(name: string): string[] {
  return instructions.filter((each) => each.name === name).map(({ about }) => about)
}

const wordsSchema = z.array(z.string())

/** The words of an instruction that is written as a list, the last one of its kind. */
function words(name: 'CMD' | 'ENTRYPOINT'): string[] {
  return wordsSchema.parse(JSON.parse(all(name).at(-1) ?? ''))
}

/** Where there is no list of Debian's packages to look into. */
const isNotDebian = !(await execa('apt-cache', ['policy', 'tini'], { reject: false })).stdout?.includes('tini')

const serviceSchema = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()),
  tmpfs: z.array(z.string()).optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  deploy: z.object({
    replicas: z.number().optional(),
    resources: z.object({ limits: z.object({ memory: z.string(), pids: z.number() }) }),
  }),
})

const { services } = z
  .object({ services: z.record(z.enum(['api', 'worker', 'postgres', 's3']), serviceSchema) })
  .parse(parse(composeFile ?? '', { merge: true }))

/** Those that run Storyreel. */
const ours = [services.api, services.worker]

describe('the Dockerfile', () => {
  test('is built from a Node that Storyreel supports, the same in both stages, and ends as somebody who is not root', () => {
    const bases = all('FROM').map((base) => base.split(' ')[0])
    expect(new Set(bases)).toEqual(new Set([expect.stringMatching(/^node:20\.(19|[2-9]\d)\.\d+-bookworm-slim$/)]))
    const last = instructions.map(({ name }) => name)
    expect(all('USER').at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(last.lastIndexOf('RUN')).toBeLessThan(last.lastIndexOf('USER'))
  })

  test('copies what is there, and .dockerignore lets it through', async () => {
    const allowed = (ignored ?? '').match(/^!.+$/gm)?.map((line) => line.slice(1)) ?? []
    expect(ignored).toMatch(/^\*$/m)
    const copied = all('COPY')
      .filter((about) => !about.startsWith('--from'))
      .flatMap((about) => about.split(' ').slice(0, -1))
    expect(copied).toEqual(['package.json', 'package-lock.json', '.'])
    for (const file of [...copied, ...allowed]) await access(file)
    expect(allowed).toEqual(
      expect.arrayContaining(['package.json', 'package-lock.json', 'tsconfig.json', 'src', 'compositions']),
    )
  })

  test('starts the program under tini, watched on the port it is asked about', async () => {
    const [init, , interpreter, script] = words('ENTRYPOINT')
    expect([init, interpreter]).toEqual(['tini', 'node'])
    await access(script ?? '')
    const monitor = monitorPortOf(words('CMD'))
    expect(all('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${monitor}/healthz`)
    expect(all('EXPOSE')[0]?.split(' ')).toEqual([await defaultPort(), monitor])
  })

  test('keeps the data where the program does', () => {
    expect(all('ENV').join(' ')).toContain(`STORYREEL_DATA_DIR=${all('VOLUME')[0]}`)
  })

  test.skipIf(isNotDebian)('installs packages that Debian has', async () => {
    const [, list] = /--no-install-recommends ([a-z0-9\- ]+?) *&&/.exec(all('RUN').join('\n')) ?? []
    const names = list?.trim().split(/\s+/) ?? []
    expect(names).toEqual(
      expect.arrayContaining(['chromium-headless-shell', 'ffmpeg', 'iproute2', 'tini', 'util-linux']),
    )
    const { stdout } = await execa('apt-cache', ['policy', ...names])
    expect(stdout.match(/^ {2}Candidate: \d/gm)).toHaveLength(names.length)
  })
})

describe('compose.yaml', () => {
  test.each([words('CMD'), ...ours.map(({ command = [] }) => command)].map((each) => [each.join(' ')]))(
    'what is started as %s is a command of the program, with options that it has',
    async (line) => {
      const [name = '', ...rest] = line.split(' ')
      const { stdout, exitCode } = await runCli([name, '--help'])
      expect(exitCode).toBe(0)
      const offered = new Set(stdout.match(/--[a-z-]+/g))
      const used = rest.filter((word) => word.startsWith('--'))
      expect(used.length).toBeGreaterThan(0)
      expect(used.filter((option) => !offered.has(option))).toEqual([])
    },
    60_000,
  )

  test('every variable of its services is one that the program reads, or the AWS tools', () => {
    for (const name of ours.flatMap(({ environment }) => Object.keys(environment))) {
      if (name.startsWith('AWS_')) expect(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']).toContain(name)
      else expect(configSource).toMatch(new RegExp(`\\b${name}\\b`))
    }
  })

  test('no secret is in it, and none has a default', () => {
    const variables = Object.values(services).flatMap(({ environment }) => Object.entries(environment))
    const secrets = variables.filter(([name]) => /SECRET|PASSWORD|API_KEY|QUEUE_URL/.test(name))
    expect(secrets.length).toBeGreaterThan(6)
    for (const [, value] of secrets) expect(value).toMatch(/\$\{[A-Z0-9_]+:\?\}/)
  })

  test('the API is reached on this machine only, on the port that it listens on, and the monitor not at all', async () => {
    expect(services.api['ports']).toEqual([`127.0.0.1:${await defaultPort()}:${await defaultPort()}`])
    expect(services.worker['ports']).toBeUndefined()
    for (const { command = [] } of ours) expect(monitorPortOf(command)).toBe(monitorPortOf(words('CMD')))
  })

  test('no service may do more than it needs, and ours write nowhere but to their data and to memory', () => {
    for (const { cap_drop, security_opt } of Object.values(services)) {
      expect([cap_drop, security_opt]).toEqual([['ALL'], ['no-new-privileges:true']])
    }
    for (const { read_only, volumes, tmpfs } of ours) {
      expect([read_only, volumes]).toEqual([true, all('VOLUME')])
      expect(tmpfs?.[0]).toMatch(/^\/tmp:size=/)
    }
  })

  test('several workers have a data folder each, and share a queue and a storage', () => {
    expect(services.worker.deploy.replicas).toBeGreaterThan(1)
    // Without a name, every container gets a volume of its own.
    expect(services.worker.volumes.every((volume) => !volume.includes(':'))).toBe(true)
    for (const { environment } of ours) {
      expect(environment['STORYREEL_QUEUE_URL']).toMatch(/@postgres\/storyreel$/)
      expect(environment['STORYREEL_STORAGE_URL']).toMatch(/^s3:\/\/films\?endpoint=/)
      expect(environment['STORYREEL_SECRET_KEY']).toBeTruthy()
    }
  })

  test('a worker has the memory for two pages', () => {
    const [, gigabytes] = /^(\d+)g$/.exec(services.worker.deploy.resources.limits.memory) ?? []
    expect(pagesAtOnce(64, Number(gigabytes) * 2 ** 30)).toBe(2)
  })

  test('PostgreSQL is the one that the tests use', async () => {
    const [, major] = /\/postgresql\/(\d+)\//.exec(await readFile('test/helpers/queue-servers.ts', 'utf8')) ?? []
    expect(services.postgres.image).toMatch(new RegExp(`^postgres:${major}-`))
  })
})

function monitorPortOf(command: string[]): string | undefined {
  return command[command.indexOf('--monitor') + 1]?.split(':').at(-1)
}

async function defaultPort(): Promise<string | undefined> {
  return /--port .*default: "(\d+)"/.exec((await runCli(['serve', '--help'])).stdout)?.[1]
}
