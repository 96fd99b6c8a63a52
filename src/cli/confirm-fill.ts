import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { CanceledError, UsageError } from '../errors.ts'
import type { FillPlan } from '../fill-project.ts'

/**
 * Says what is to be generated, and asks whether it may be paid for, on standard error: standard output is for what
 * comes of it.
 *
 * @param yes agreed already: nothing is asked, and with `quiet` nothing said.
 * @throws {UsageError} when nobody is there to be asked, {CanceledError} when the answer is anything but yes.
 */
export async function confirmFill(
  plan: FillPlan,
  { yes, quiet, signal }: { yes: boolean; quiet: boolean; signal: AbortSignal },
): Promise<void> {
  if (!yes || !quiet) process.stderr.write(`${describeFill(plan)}\n`)
  if (yes) return
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError('FILL_UNCONFIRMED', 'Nothing was generated: it may cost money. Add --yes to agree to that.')
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    // Ctrl-C and Ctrl-D close it, and end or forget the question, depending on the version of Node.
    const closed = once(lines, 'close').then(() => '')
    const answer = await Promise.race([lines.question('It may cost money. Go on? [y/N] ', { signal }), closed])
    if (!/^y(es)?$/i.test(answer.trim())) throw new CanceledError()
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? new CanceledError() : error
  } finally {
    lines.close()
  }
}

/** Such as `M Studio is to generate: the image of frame 1; …`, a line each. */
export function describeFill({ orders, voice }: FillPlan): string {
  const by = voice === null ? '' : ` in the voice ${voice.name ?? voice.id}`
  const lines = orders.map(({ kind, label }) => `  ${label}${kind === 'voice' ? by : ''}`)
  return ['M Studio is to generate', ...lines].join('\n')
}
