/** Whether two values of plain JSON say the same, whatever the order of their fields. */
export function deepEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const others = new Map(Object.entries(other))
  const entries = Object.entries(one)
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && deepEqual(value, others.get(name)))
  )
}
