// The inner loops of the native lane, in AssemblyScript; `npm run build:kernel` makes kernel.wasm of it.
// Addresses are bytes in the memory that kernel.ts lays out. Samples are 8 bits, weights 7 bits while sampling (they
// then fit 16-bit lanes) and 8 bits while mixing.

/**
 * Samples a plane bilinearly onto a rectangle of another one: each row of the source that is needed along its columns,
 * once, and between two such rows.
 *
 * @param columns per column of the rectangle: how many samples its left one is from the first in use, i32.
 * @param columnWeights per column: weight of its right sample, i16.
 * @param picks per eight columns: which of 16 samples, from the first column's left one on, are their left ones, as
 *   8 × u16 with an upper byte of 255, and as many for the right ones; 0 when any eight are further apart than that.
 * @param rows per row of the rectangle: offset of the upper row's first sample in use, and the lower row's weight, 2 × i32.
 * @param stride of the source, in bytes.
 * @param above and `below`: buffers of width + 8 i16.
 */
export function sample(
  source: usize,
  target: usize,
  targetStride: i32,
  width: i32,
  height: i32,
  columns: usize,
  columnWeights: usize,
  picks: usize,
  rows: usize,
  stride: i32,
  above: usize,
  below: usize,
): void {
  const half = i32x4.splat(1 << 13)
  const whole = width & ~15
  let upper = above
  let lower = below
  // Which rows of the source are in the buffers, by their offsets; of a plane one sample high there is one before it.
  let inUpper = i32.MIN_VALUE
  let inLower = i32.MIN_VALUE
  for (let y = 0; y < height; y++) {
    const first = load<i32>(rows + (<usize>y << 3))
    const second = first + stride
    if (first == inLower) {
      const other = upper
      upper = lower
      lower = other
      inUpper = first
    }
    if (first != inUpper) sampleRow(source + first, upper, width, columns, columnWeights, picks)
    if (second != inLower) sampleRow(source + second, lower, width, columns, columnWeights, picks)
    inUpper = first
    inLower = second

    const ofLower = load<i32>(rows + (<usize>y << 3), 4)
    const ofUpper = 128 - ofLower
    const weights = i32x4.splat(ofUpper | (ofLower << 16))
    const d = target + <usize>(y * targetStride)
    for (let x = 0; x < whole; x += 16) {
      const at = <usize>x << 1
      const low = between(v128.load(upper + at), v128.load(lower + at), weights, half)
      const high = between(v128.load(upper + at, 16), v128.load(lower + at, 16), weights, half)
      v128.store(d + x, i8x16.narrow_i16x8_u(low, high))
    }
    for (let x = whole; x < width; x++) {
      const at = <usize>x << 1
      const sum = <i32>load<i16>(upper + at) * ofUpper + <i32>load<i16>(lower + at) * ofLower
      store<u8>(d + x, (sum + (1 << 13)) >> 14)
    }
  }
}

/** Up to seven columns more than asked for: the tables go on. */
function sampleRow(
  source: usize,
  target: usize,
  width: i32,
  columns: usize,
  columnWeights: usize,
  picks: usize,
): void {
  if (!picks) {
    for (let x = 0; x < width; x++) {
      const at = source + load<i32>(columns + (<usize>x << 2))
      const left = <i32>load<u8>(at)
      const right = <i32>load<u8>(at, 1)
      const weight = <i32>load<i16>(columnWeights + (<usize>x << 1))
      store<i16>(target + (<usize>x << 1), (left << 7) + (right - left) * weight)
    }
    return
  }
  for (let x = 0; x < width; x += 8) {
    const samples = v128.load(source + load<i32>(columns + (<usize>x << 2)))
    const left = i8x16.swizzle(samples, v128.load(picks + (<usize>x << 2)))
    const right = i8x16.swizzle(samples, v128.load(picks + (<usize>x << 2), 16))
    const weight = v128.load(columnWeights + (<usize>x << 1))
    v128.store(
      target + (<usize>x << 1),
      i16x8.add(i16x8.shl(left, 7), i16x8.mul(i16x8.sub(right, left), weight)),
    )
  }
}

/** Eight samples between those of two rows. */
@inline
function between(upper: v128, lower: v128, weights: v128, half: v128): v128 {
  const left = i8x16.shuffle(upper, lower, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23)
  const right = i8x16.shuffle(upper, lower, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31)
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(left, weights), half), 14),
    i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(right, weights), half), 14),
  )
}

/** target := target × (256 − weight) + source × weight, over 256. */
export function mix(target: usize, source: usize, length: i32, weight: i32): void {
  const whole = length & ~15
  const ofSource = i16x8.splat(<i16>weight)
  const ofTarget = i16x8.splat(<i16>(256 - weight))
  const half = i16x8.splat(128)
  for (let i = 0; i < whole; i += 16) {
    const t = v128.load(target + i)
    const s = v128.load(source + i)
    const low = i16x8.add(
      i16x8.mul(i16x8.extend_low_i8x16_u(t), ofTarget),
      i16x8.mul(i16x8.extend_low_i8x16_u(s), ofSource),
    )
    const high = i16x8.add(
      i16x8.mul(i16x8.extend_high_i8x16_u(t), ofTarget),
      i16x8.mul(i16x8.extend_high_i8x16_u(s), ofSource),
    )
    v128.store(
      target + i,
      i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, half), 8), i16x8.shr_u(i16x8.add(high, half), 8)),
    )
  }
  for (let i = whole; i < length; i++) {
    const sum = <u32>load<u8>(target + i) * (256 - weight) + <u32>load<u8>(source + i) * weight
    store<u8>(target + i, (sum + 128) >> 8)
  }
}

/** target := target × kept + added, over 256, sample by sample; both u16, the rounding already in `added`. */
export function lay(target: usize, kept: usize, added: usize, length: i32): void {
  const whole = length & ~15
  for (let i = 0; i < whole; i += 16) {
    const t = v128.load(target + i)
    const at = <usize>i << 1
    const low = i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_u(t), v128.load(kept + at)), v128.load(added + at))
    const high = i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_u(t), v128.load(kept + at, 16)), v128.load(added + at, 16))
    v128.store(target + i, i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8)))
  }
  for (let i = whole; i < length; i++) {
    const at = <usize>i << 1
    store<u8>(target + i, (<u32>load<u8>(target + i) * load<u16>(kept + at) + load<u16>(added + at)) >> 8)
  }
}
