/** Reads the bits of an H.264 payload from the left; emulation prevention must be gone. */
export function bitReader(bytes: Uint8Array) {
  let position = 0
  const bits = (count: number): number => {
    let value = 0
    for (let bit = 0; bit < count; bit += 1, position += 1) {
      value = value * 2 + (((bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1)
    }
    return value
  }
  /** An unsigned Exp-Golomb code (ITU-T H.264, 9.1). */
  const unsigned = (): number => {
    let zeros = 0
    while (zeros < 32 && bits(1) === 0) zeros += 1
    return 2 ** zeros - 1 + bits(zeros)
  }
  const signed = (): number => {
    const code = unsigned()
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2
  }
  return { bits, flag: () => bits(1) === 1, unsigned, signed, position: () => position }
}

/** Writes bits from the left. */
export function bitWriter() {
  const written: number[] = []
  let current = 0
  let count = 0
  const bits = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      current = current * 2 + (Math.floor(value / 2 ** bit) % 2)
      count += 1
      if (count % 8 === 0) {
        written.push(current)
        current = 0
      }
    }
  }
  const unsigned = (value: number): void => {
    const length = Math.floor(Math.log2(value + 1))
    bits(0, length)
    bits(value + 1, length + 1)
  }
  return {
    bits,
    unsigned,
    signed: (value: number) => unsigned(value > 0 ? 2 * value - 1 : -2 * value),
    /** Fills the last byte up with the given bit. */
    align: (bit: 0 | 1) => {
      const missing = (8 - (count % 8)) % 8
      bits(bit === 1 ? 2 ** missing - 1 : 0, missing)
    },
    bytes: () => Uint8Array.from(written),
  }
}

/** The payload of a NAL unit without the bytes that keep start codes out of it (ITU-T H.264, 7.4.1). */
export function withoutEmulationPrevention(nal: Uint8Array): Uint8Array {
  const payload = new Uint8Array(nal.length)
  let length = 0
  let zeros = 0
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    payload[length] = byte
    length += 1
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return payload.subarray(0, length)
}

export function withEmulationPrevention(payload: Uint8Array): Uint8Array {
  const nal = new Uint8Array(Math.ceil(payload.length * 1.5) + 1)
  let length = 0
  let zeros = 0
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      nal[length] = 3
      length += 1
      zeros = 0
    }
    nal[length] = byte
    length += 1
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return nal.slice(0, length)
}
