import { bitReader, bitWriter, withEmulationPrevention, withoutEmulationPrevention } from './bits.ts'
import { FRAME_NUMBER_BITS, FRAME_NUMBERS, ORDER_BITS, ORDERS } from './stream-parameters.ts'

/** Where a frame stands in its stream, counted from the last key frame, which has 0 and 0. */
export type FrameNumbers = {
  /** Of the frames that others refer to, how many are coded before it. */
  frameNumber: number
  /** When it is shown, in halves of frames (the picture order count of ITU-T H.264, 8.2.1). */
  order: number
}

/**
 * A coded frame with other numbers, as it needs once frames were put in before it. A key frame stays as it is.
 *
 * @param packet NAL units, each after its length in four bytes.
 */
export function renumberFrame(packet: Uint8Array, numbers: FrameNumbers): Uint8Array {
  return joinNals(splitNals(packet).map((nal) => ((nal[0] ?? 0) % 32 === SLICE ? renumberSlice(nal, numbers) : nal)))
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

/** Bytes in which the numbers surely end. */
const HEADER_BYTES = 16

function renumberSlice(nal: Uint8Array, { frameNumber, order }: FrameNumbers): Uint8Array {
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
  header.bits(order % ORDERS, ORDER_BITS)
  read.bits(FRAME_NUMBER_BITS + ORDER_BITS)
  // The rest of the byte the numbers end in; what follows stays where it is.
  const rest = (8 - (read.position() % 8)) % 8
  header.bits(read.bits(rest), rest)
  payload.set(header.bytes())
  return Buffer.concat([withEmulationPrevention(payload), nal.subarray(headLength)])
}
