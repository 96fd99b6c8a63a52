export type Drift = { change: 'extra' | 'missing' | 'renamed' | 'text' | 'null'; field: string }

/** A copy of a payload in which every object that has the field has it otherwise; with `extra`, every object has it. */
export function driftJson(payload: unknown, drift: Drift): unknown {
  if (Array.isArray(payload)) return payload.map((item) => driftJson(item, drift))
  if (typeof payload !== 'object' || payload === null) return payload
  const entries = Object.entries(payload).flatMap(([name, value]) =>
    name === drift.field ? drifted({ name, value, change: drift.change }) : [[name, driftJson(value, drift)]],
  )
  return { ...Object.fromEntries(entries), ...(drift.change === 'extra' && { [drift.field]: 'something new' }) }
}

function drifted({ name, value, change }: { name: string; value: unknown; change: Drift['change'] }): unknown[][] {
  switch (change) {
    case 'extra':
      return [[name, value]]
    case 'missing':
      return []
    case 'renamed':
      return [[`${name}_v2`, value]]
    case 'text':
      return [[name, typeof value === 'string' ? value : JSON.stringify(value)]]
    case 'null':
      return [[name, null]]
  }
}
