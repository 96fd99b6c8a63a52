import { brotliDecompressSync } from 'node:zlib'

/**
 * The code points a WOFF2 font has glyphs for, from its character map. Layout of the file: WOFF File Format 2.0
 * (W3C, 2022), chapters 4 and 5; of the map: OpenType 1.9, `cmap`, formats 4 and 12.
 *
 * @throws {RangeError} when the file is cut off.
 */
export function woff2Characters(file: Buffer): Set<number> {
  const map = readCharacterMap(file)
  const tables = Array.from({ length: map.readUInt16BE(2) }, (_, index) => map.readUInt32BE(4 + index * 8 + 4))
  const characters = new Set<number>()
  for (const offset of tables) {
    const table = map.subarray(offset)
    const format = table.readUInt16BE(0)
    if (format === 4) addSegments(table, characters)
    if (format === 12) addGroups(table, characters)
  }
  return characters
}

// --- internal ---

const HEADER_BYTES = 48
/** The three tables of the fixed list of names that matter here. */
const KNOWN_TABLES: Record<number, string> = { 0: 'cmap', 10: 'glyf', 11: 'loca' }
const CUSTOM_NAME = 63

function readCharacterMap(file: Buffer): Buffer {
  let at = HEADER_BYTES
  let offset = 0
  let found: { start: number; end: number } | null = null
  /** A number in groups of seven bits, the first bit of a byte telling whether more follow. */
  const readNumber = () => {
    let value = 0
    for (;;) {
      const byte = file.readUInt8(at)
      at += 1
      value = value * 128 + (byte & 0x7f)
      if (byte < 0x80) return value
    }
  }
  const tableCount = file.readUInt16BE(12)
  for (let table = 0; table < tableCount; table += 1) {
    const flags = file.readUInt8(at)
    at += (flags & 0x3f) === CUSTOM_NAME ? 5 : 1
    const name = KNOWN_TABLES[flags & 0x3f]
    const originalLength = readNumber()
    // Glyphs and their locations are kept transformed unless version 3 says otherwise, all others only if it is not 0.
    const plainVersion = name === 'glyf' || name === 'loca' ? 3 : 0
    const length = flags >> 6 === plainVersion ? originalLength : readNumber()
    if (name === 'cmap') found = { start: offset, end: offset + length }
    offset += length
  }
  if (!found) throw new RangeError('The font has no character map.')
  const tables = brotliDecompressSync(file.subarray(at, at + file.readUInt32BE(20)))
  return tables.subarray(found.start, found.end)
}

/** Format 4: 16-bit segments in four parallel lists; a glyph of 0 is none. */
function addSegments(table: Buffer, characters: Set<number>): void {
  const listBytes = table.readUInt16BE(6)
  const [ends, starts] = [14, 14 + listBytes + 2]
  const [deltas, offsets] = [starts + listBytes, starts + 2 * listBytes]
  for (let item = 0; item < listBytes; item += 2) {
    const [start, end] = [table.readUInt16BE(starts + item), table.readUInt16BE(ends + item)]
    const [delta, offset] = [table.readUInt16BE(deltas + item), table.readUInt16BE(offsets + item)]
    for (let code = start; code <= end && code < 0xffff; code += 1) {
      const glyph =
        offset === 0 ? (code + delta) & 0xffff : table.readUInt16BE(offsets + item + offset + (code - start) * 2)
      if (glyph !== 0) characters.add(code)
    }
  }
}

/** Format 12: 32-bit ranges. */
function addGroups(table: Buffer, characters: Set<number>): void {
  const count = table.readUInt32BE(12)
  for (let at = 16; at < 16 + count * 12; at += 12) {
    for (let code = table.readUInt32BE(at); code <= table.readUInt32BE(at + 4); code += 1) characters.add(code)
  }
}
