import { createHash, randomUUID } from 'node:crypto'
import { lstat, mkdir, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { EnvironmentError, explainSystemError } from '../errors.ts'
import { monotonicMs } from '../platform/monotonic-ms.ts'
import { readJson } from '../platform/read-json.ts'
import { waitAtLeast } from '../platform/wait-at-least.ts'
import { withLock } from '../platform/with-lock.ts'
import type { Limits } from './limits.ts'

/**
 * Keeps all processes of this machine that share a key within its rate limit. A request takes one of the key's slots
 * when it is sent, and the slot is free again a whole window after the answer came. So however long requests are on
 * their way, the server never sees more of them in any window than there are slots.
 */
export type RateLimiter = {
  /**
   * Sends a request when a slot is free and no 429 forbids it.
   *
   * @param onWait told how long it will be, in milliseconds, when there is a wait.
   * @throws the signal's reason when it is aborted while waiting.
   * @throws {EnvironmentError} when the slots cannot be written down.
   */
  run<Result>(task: () => Promise<Result>, options: RunOptions): Promise<Result>
  /** After a 429: no process sends anything with this key for so long. */
  closeFor(delayMs: number): Promise<void>
}

type RunOptions = { signal: AbortSignal; onWait: (delayMs: number) => void }

/** All times on the clock of `monotonicMs`. */
const stateSchema = z.object({
  /** By slot, when it is free again. */
  slots: z.record(z.string(), z.number()),
  closedUntilMs: z.number(),
})

type State = z.infer<typeof stateSchema>

/** Slots of requests that are on their way are free sooner than written down. */
const LONGEST_NAP_MS = 1000

const noSignal = new AbortController().signal

/** @param key whatever the limit is counted by; only its hash is written down. */
export function createRateLimiter({
  key,
  limits: { rateRequests, rateWindowMs, attemptTimeoutMs, maxRetryAfterMs },
}: {
  key: string
  limits: Limits
}): RateLimiter {
  const folder = path.join(tmpdir(), `storyreel-limits-${process.getuid?.() ?? ''}`)
  const file = path.join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`)
  let hasFolder = false

  /** Reads the state, lets it be changed, and writes it down, alone on this machine. */
  async function change<Result>(signal: AbortSignal, edit: (state: State, nowMs: number) => Result): Promise<Result> {
    try {
      if (!hasFolder) await makeOwnFolder(folder)
      hasFolder = true
      return await withLock(`${file}.lock`, signal, async () => {
        const nowMs = monotonicMs()
        const state = current(await readState(file), nowMs)
        const result = edit(state, nowMs)
        // Renamed, because a process that is killed while it writes must not free every slot.
        await writeFile(`${file}.next`, JSON.stringify(state), { mode: 0o600 })
        await rename(`${file}.next`, file)
        return result
      })
    } catch (error) {
      throw explainSystemError(error)
    }
  }

  /** Without what is over, and without times of before the machine was started last, which lie too far ahead. */
  function current({ slots, closedUntilMs }: State, nowMs: number): State {
    const isAhead = (atMs: number, mostMs: number) => atMs > nowMs && atMs <= nowMs + mostMs
    return {
      slots: Object.fromEntries(
        Object.entries(slots).filter(([, freeAtMs]) => isAhead(freeAtMs, attemptTimeoutMs + rateWindowMs)),
      ),
      closedUntilMs: isAhead(closedUntilMs, 2 * maxRetryAfterMs) ? closedUntilMs : 0,
    }
  }

  /** Takes a slot, or says how long it takes until one may be free. */
  async function take(slot: string, signal: AbortSignal): Promise<number> {
    return change(signal, (state, nowMs) => {
      if (state.closedUntilMs > nowMs) return state.closedUntilMs - nowMs
      const freeAtMs = Object.values(state.slots)
      if (freeAtMs.length >= rateRequests) return Math.min(...freeAtMs) - nowMs
      // As if it took as long as it may, in case this process is killed.
      state.slots[slot] = nowMs + attemptTimeoutMs + rateWindowMs
      return 0
    })
  }

  async function run<Result>(task: () => Promise<Result>, { signal, onWait }: RunOptions): Promise<Result> {
    const slot = randomUUID()
    for (let isFirst = true; ; isFirst = false) {
      signal.throwIfAborted()
      const waitMs = await take(slot, signal)
      if (waitMs <= 0) break
      if (isFirst) onWait(waitMs)
      await waitAtLeast(Math.min(waitMs, LONGEST_NAP_MS), signal)
    }
    try {
      return await task()
    } finally {
      await change(noSignal, (state, nowMs) => {
        state.slots[slot] = nowMs + rateWindowMs
      })
    }
  }

  async function closeFor(delayMs: number): Promise<void> {
    await change(noSignal, (state, nowMs) => {
      state.closedUntilMs = Math.max(state.closedUntilMs, nowMs + delayMs)
    })
  }

  return { run, closeFor }
}

/** In a folder that another user made, that user could put links to our files. */
async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { uid } = await lstat(folder)
  if (process.getuid && uid !== process.getuid()) {
    throw new EnvironmentError(
      'NOT_WRITABLE',
      `The folder ${folder} belongs to another user. Remove it, or set TMPDIR.`,
    )
  }
}

async function readState(file: string): Promise<State> {
  return stateSchema.safeParse(await readJson(file)).data ?? { slots: {}, closedUntilMs: 0 }
}
