/**
 * Milliseconds on a clock that only goes forward, whatever happens to the calendar. Unlike `performance.now()` it is the
 * same for all processes of the machine; it starts again when the machine does.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}
