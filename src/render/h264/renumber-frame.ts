import { bitReader, bitWriter, withEmulationPrevention, withoutEmulationPrevention } from './bits.ts'
import { FRAME_NUMBER_BITS, FRAME_NUMBERS } from './stream-parameters.ts'

/**
 * A coded frame with another number, as it needs once frames were put in before it.
 *
 * @param packet NAL units, each after its length in four bytes.
 * @param frameNumber counted from the last key frame.
 * @throws {Error} when the packet holds anything but slices of reference frames and what comes before them.
 */
export function renumberFrame(packet: Uint8Array, frameNumber: number): Uint8Array {
  return joinNals(
    splitNals(packet).map((nal) => ((nal[0] ?? 0) % 32 === SLICE ? renumberSlice(nal, frameNumber) : nal)),
  )
}

/** NAL units, each after its length in four bytes (ISO/IEC 14496-15, 5.3.2). */
export function joinNals(nals: readonly Uint8Array[]): Uint8Array {
  const packet = new Uint8Array(nals.reduce((length, nal) => length + 4 + nal.length, 0))
  const view = new DataView(packet.buffer)
  let at = 0
  for (const nal of nals) {
    view.setUint32(at, nal.length)
    packet.set(nal, at + 4)
    at += 4 + nal.length
  }
  return packet
}

// --- internal ---

/** nal_unit_type of a slice that is no key frame's. */
const SLICE = 1

function splitNals(packet: Uint8Array): Uint8Array[] {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  const nals: Uint8Array[] = []
  for (let at = 0; at + 4 <= packet.length; ) {
    const length = view.getUint32(at)
    nals.push(packet.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return nals
}

/** Bytes in which the number surely ends. */
const HEADER_BYTES = 16

function renumberSlice(nal: Uint8Array, frameNumber: number): Uint8Array {
  if (((nal[0] ?? 0) & 0x60) === 0) throw new Error('A segment has a frame that no other may refer to.')
  // After a byte above 3, emulation prevention does not depend on what came before.
  const above = nal.findIndex((byte, at) => at >= HEADER_BYTES && byte > 3)
  const headLength = above === -1 ? nal.length : above + 1
  const payload = withoutEmulationPrevention(nal.subarray(0, headLength))
  const read = bitReader(payload)
  const header = bitWriter()
  header.bits(read.bits(8), 8)
  // first macroblock, slice type, picture parameter set
  for (let field = 0; field < 3; field += 1) header.unsigned(read.unsigned())
  header.bits(frameNumber % FRAME_NUMBERS, FRAME_NUMBER_BITS)
  read.bits(FRAME_NUMBER_BITS)
  // The rest of the byte the number ends in; what follows stays where it is.
  const rest = (8 - (read.position() % 8)) % 8
  header.bits(read.bits(rest), rest)
  payload.set(header.bytes())
  return Buffer.concat([withEmulationPrevention(payload), nal.subarray(headLength)])
}
