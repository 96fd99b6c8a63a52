import { Command } from 'commander'
import { z } from 'zod'
import { checkAccess, RENDER_SCOPES, SCOPES, type Scope, USES } from '../check-access.ts'
import { checkMachine, type MachinePart } from '../check-machine.ts'
import { type Config, readConfig } from '../config.ts'
import { ApiRefusedError, EnvironmentError, StoryreelError } from '../errors.ts'
import { apiGroups } from '../mstudio/api-groups.ts'
import type { CommandContext } from './main.ts'
import { openClient } from './open-client.ts'

const optionsSchema = z.object({ json: z.boolean().default(false) })

/** What the key may do, or why that cannot be said. */
type Access = Set<Scope> | StoryreelError

export function doctorCommand({ signal }: CommandContext): Command {
  return new Command('doctor')
    .description('say what this machine has and what your key may do; ends with 0 when you can render')
    .option('--json', 'one JSON object')
    .action(async (given: unknown) => {
      const { json } = optionsSchema.parse(given)
      const config = await readConfig()
      const machine = await checkMachine(config, signal)
      const access = await findAccess(config, signal)
      process.stdout.write(json ? `${JSON.stringify(toJson(machine, access))}\n` : describe(machine, access, config))
      assertUsable(machine, access)
    })
}

// --- internal ---

async function findAccess(config: Config, signal: AbortSignal): Promise<Access> {
  try {
    return await checkAccess(apiGroups(openClient(config)), signal)
  } catch (error) {
    if (error instanceof StoryreelError) return error
    throw error
  }
}

function toJson(machine: MachinePart[], access: Access): object {
  if (access instanceof StoryreelError) return { machine, access: { code: access.code, message: access.message } }
  return { machine, access: { scopes: [...access], commands: USES.filter(isAllowed(access)).map(({ use }) => use) } }
}

const MARKS = { ok: '✓', limited: '!', broken: '✗' } as const

function describe(machine: MachinePart[], access: Access, { apiUrl }: Config): string {
  const lines = ['This machine', ...machine.map(({ name, state, detail }) => `  ${MARKS[state]} ${name}: ${detail}`)]
  lines.push(`Your key at ${new URL(apiUrl).host}`)
  if (access instanceof StoryreelError) lines.push(`  ${MARKS.broken} ${access.message}`)
  else {
    const listed = SCOPES.map((scope) => `${access.has(scope) ? MARKS.ok : MARKS.broken} ${scope}`)
    lines.push(`  ${listed.join('  ')}`, 'What it allows')
    for (const each of USES) {
      const missing = each.scopes.filter((scope) => !access.has(scope))
      const why = missing.length === 0 ? '' : `: needs ${missing.join(', ')}`
      lines.push(`  ${missing.length === 0 ? MARKS.ok : MARKS.broken} ${each.use}${why}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function isAllowed(access: Set<Scope>) {
  return ({ scopes }: (typeof USES)[number]) => scopes.every((scope) => access.has(scope))
}

/** @throws {StoryreelError} for the first thing that prevents a render. */
function assertUsable(machine: MachinePart[], access: Access): void {
  const broken = machine.filter(({ state }) => state === 'broken').map(({ name }) => name)
  if (broken.length > 0) {
    throw new EnvironmentError('MACHINE_INCOMPLETE', `This machine cannot render yet; see ${broken.join(', ')} above.`)
  }
  if (access instanceof StoryreelError) throw access
  const missing = RENDER_SCOPES.filter((scope) => !access.has(scope))
  if (missing.length > 0) {
    throw new ApiRefusedError(
      'INSUFFICIENT_SCOPE',
      `Your key cannot render: it lacks the scope ${missing.join(', ')}. Add it in M Studio under Settings → Developer.`,
    )
  }
}
