import { createInterface } from 'node:readline/promises'
import { CanceledError, UsageError } from '../errors.ts'
import type { FillPlan } from '../fill-project.ts'

/**
 * Says what is to be generated, and asks whether it may be paid for, on standard error: standard output is for what
 * comes of it.
 *
 * @param isAgreed to ask nothing.
 * @throws {UsageError} when nobody is there to be asked, {CanceledError} when the answer is no.
 */
export async function confirmFill(plan: FillPlan, isAgreed: boolean, signal: AbortSignal): Promise<void> {
  process.stderr.write(`${describeFill(plan)}\n`)
  if (isAgreed) return
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError('FILL_UNCONFIRMED', 'Nothing was generated: it may cost money. Add --yes to agree to that.')
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question('It may cost money. Go on? [y/N] ', { signal })
    if (!/^y(es)?$/i.test(answer.trim())) throw new CanceledError()
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
