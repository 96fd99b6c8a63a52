// The inner loops of the native lane, in AssemblyScript; `npm run build:kernel` makes kernel.wasm of it.
// Addresses are bytes in the memory that kernel.ts lays out. Samples are 8 bits, weights 7 bits while sampling (they
// then fit 16-bit lanes) and 8 bits while mixing.

/**
 * Samples a plane bilinearly onto a rectangle of another one.
 *
 * @param columns per column of the rectangle: byte offset of the left sample in the row buffer, i32.
 * @param columnWeights per column: weights of the left and the right sample, 2 × i16, together 128.
 * @param rows per row of the rectangle: address of the upper row's first sample in use, and the lower row's weight, 2 × i32.
 * @param stride of the source, in bytes.
 * @param span how many samples of a source row are in use.
 * @param row buffer of span + 16 i16.
 */
export function sample(
  target: usize,
  targetStride: i32,
  width: i32,
  height: i32,
  columns: usize,
  columnWeights: usize,
  rows: usize,
  stride: i32,
  span: i32,
  row: usize,
): void {
  const half = i32x4.splat(1 << 13)
  const whole = width & ~7
  for (let y = 0; y < height; y++) {
    const upper = <usize>load<i32>(rows + (<usize>y << 3))
    const lower = upper + stride
    const weight = load<i32>(rows + (<usize>y << 3), 4)
    const ofLower = i16x8.splat(<i16>weight)
    const ofUpper = i16x8.splat(<i16>(128 - weight))
    for (let x = 0; x < span; x += 16) {
      const a = v128.load(upper + x)
      const b = v128.load(lower + x)
      const at = row + (<usize>x << 1)
      v128.store(
        at,
        i16x8.add(
          i16x8.mul(i16x8.extend_low_i8x16_u(a), ofUpper),
          i16x8.mul(i16x8.extend_low_i8x16_u(b), ofLower),
        ),
      )
      v128.store(
        at,
        i16x8.add(
          i16x8.mul(i16x8.extend_high_i8x16_u(a), ofUpper),
          i16x8.mul(i16x8.extend_high_i8x16_u(b), ofLower),
        ),
        16,
      )
    }
    let d = target + <usize>(y * targetStride)
    let c = columns
    let w = columnWeights
    for (let x = 0; x < whole; x += 8) {
      // Each lane takes a sample and its right neighbour, 2 × i16 at once.
      let left = v128.load32_splat(row + load<i32>(c))
      left = v128.load_lane<u32>(row + load<i32>(c, 4), left, 1)
      left = v128.load_lane<u32>(row + load<i32>(c, 8), left, 2)
      left = v128.load_lane<u32>(row + load<i32>(c, 12), left, 3)
      let right = v128.load32_splat(row + load<i32>(c, 16))
      right = v128.load_lane<u32>(row + load<i32>(c, 20), right, 1)
      right = v128.load_lane<u32>(row + load<i32>(c, 24), right, 2)
      right = v128.load_lane<u32>(row + load<i32>(c, 28), right, 3)
      left = i32x4.shr_u(i32x4.add(i32x4.dot_i16x8_s(left, v128.load(w)), half), 14)
      right = i32x4.shr_u(i32x4.add(i32x4.dot_i16x8_s(right, v128.load(w, 16)), half), 14)
      const both = i16x8.narrow_i32x4_s(left, right)
      v128.store64_lane(d, i8x16.narrow_i16x8_u(both, both), 0)
      d += 8
      c += 32
      w += 32
    }
    for (let x = whole; x < width; x++) {
      const at = row + load<i32>(c)
      const sum = <i32>load<i16>(at) * <i32>load<i16>(w) + <i32>load<i16>(at, 2) * <i32>load<i16>(w, 2)
      store<u8>(d, (sum + (1 << 13)) >> 14)
      d += 1
      c += 4
      w += 4
    }
  }
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
