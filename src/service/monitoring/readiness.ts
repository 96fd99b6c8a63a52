/** What must be so before there is any use in being asked. */
export type ReadinessChecks = Record<string, () => boolean | Promise<boolean>>

/** Each check, and whether all of them hold. */
export async function readinessOf(checks: ReadinessChecks): Promise<{ isReady: boolean } & Record<string, boolean>> {
  const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await check()] as const))
  return { isReady: results.every(([, holds]) => holds), ...Object.fromEntries(results) }
}
