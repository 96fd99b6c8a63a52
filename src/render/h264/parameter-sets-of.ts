import type { InputVideoTrack } from 'mediabunny'

/**
 * The avcC box of a track: its sequence and picture parameter sets, which one track can have only one of.
 *
 * @throws {Error} when it carries none.
 */
export async function parameterSetsOf(track: InputVideoTrack): Promise<Uint8Array> {
  const description = (await track.getDecoderConfig())?.description
  if (!description) throw new Error('A segment carries no parameter sets.')
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description)
}
