import type { Triple } from './colour-maths.ts'

/**
 * The Lab (D50) of a colour of ink, by the table of its ICC profile for that way (`A2B0` of the type `mft2`: curves, a
 * grid of four axes, curves) between whose points it goes straight,
 * on the first axis and then in tetrahedra, as colour engines do.
 */
export function labOfInk(profile: Buffer, ink: readonly number[]): Triple {
  const table = profile.subarray(offsetOf(profile, 'A2B0'))
  const [grid, inputEntries, outputEntries] = [table.readUInt8(10), table.readUInt16BE(48), table.readUInt16BE(50)]
  const clut = 52 + 2 * 4 * inputEntries
  const curves = clut + 2 * 3 * grid ** 4
  const curve = (at: number, entries: number, share: number) => {
    const place = share * (entries - 1)
    const below = Math.min(entries - 2, Math.floor(place))
    const level = (entry: number) => table.readUInt16BE(at + 2 * entry) / 65_535
    return level(below) + (place - below) * (level(below + 1) - level(below))
  }
  const places = ink.map((share, axis) => curve(52 + 2 * axis * inputEntries, inputEntries, share) * (grid - 1))
  const below = places.map((place) => Math.min(grid - 2, Math.floor(place)))
  const beyond = places.map((place, axis) => place - (below[axis] ?? 0))
  const steps = [grid ** 3, grid ** 2, grid, 1]
  const first = below.reduce((sum, at, axis) => sum + at * (steps[axis] ?? 0), 0)
  // From the corner below, along the axes in the order of how far it is beyond it.
  const order = [1, 2, 3].sort((a, b) => (beyond[b] ?? 0) - (beyond[a] ?? 0))
  const lab = [0, 1, 2].map((channel) => {
    const level = (index: number) => table.readUInt16BE(clut + 2 * (3 * index + channel))
    const along = (from: number) => {
      let [sum, at] = [level(from), from]
      for (const axis of order) {
        const next = at + (steps[axis] ?? 0)
        sum += (beyond[axis] ?? 0) * (level(next) - level(at))
        at = next
      }
      return sum
    }
    const [low, high] = [along(first), along(first + grid ** 3)]
    const share = (low + (beyond[0] ?? 0) * (high - low)) / 65_535
    return 65_535 * curve(curves + 2 * channel * outputEntries, outputEntries, share)
  })
  const [l = 0, a = 0, b = 0] = lab
  return [(l * 100) / 65_280, a / 256 - 128, b / 256 - 128]
}

function offsetOf(profile: Buffer, tag: string): number {
  for (let at = 132; at < 132 + 12 * profile.readUInt32BE(128); at += 12) {
    if (profile.toString('latin1', at, at + 4) === tag) return profile.readUInt32BE(at + 4)
  }
  throw new Error(`The profile has no table ${tag}.`)
}
