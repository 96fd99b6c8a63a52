/** Stereo sample buffers, a room to put them in, and a way to disk. */
import { writeFileSync } from "node:fs";

export const rate = 48_000;
export type Stereo = { left: Float32Array; right: Float32Array };

export function silence(seconds: number): Stereo {
  const length = Math.ceil(seconds * rate);
  return { left: new Float32Array(length), right: new Float32Array(length) };
}

export function add(buffer: Float32Array, index: number, value: number): void {
  if (index >= 0 && index < buffer.length) buffer[index] = (buffer[index] ?? 0) + value;
}

function combs(input: Float32Array, spread: number, decay: number, damp: number): Float32Array {
  const output = new Float32Array(input.length);
  for (const size of [1687, 1601, 2053, 2251, 1907, 2399, 1789, 2141]) {
    const line = new Float32Array(size + spread);
    const feedback = 10 ** ((-3 * line.length) / (decay * rate));
    let low = 0;
    for (let index = 0, at = 0; index < input.length; index += 1) {
      const heard = line[at] ?? 0;
      low = heard * (1 - damp) + low * damp;
      line[at] = (input[index] ?? 0) + low * feedback;
      output[index] = (output[index] ?? 0) + heard / 8;
      at = at + 1 === line.length ? 0 : at + 1;
    }
  }
  for (const size of [605, 481, 371, 245]) {
    const line = new Float32Array(size + spread);
    for (let index = 0, at = 0; index < output.length; index += 1) {
      const held = line[at] ?? 0;
      const value = output[index] ?? 0;
      line[at] = value + held * 0.5;
      output[index] = held - value;
      at = at + 1 === line.length ? 0 : at + 1;
    }
  }
  return output;
}

/** Adds a hall behind the sound. */
export function hall(dry: Stereo, wet: number, decay: number, damp = 0.35): Stereo {
  const left = combs(dry.left, 0, decay, damp);
  const right = combs(dry.right, 37, decay, damp);
  return { left: dry.left.map((value, index) => value + wet * (left[index] ?? 0)), right: dry.right.map((value, index) => value + wet * (right[index] ?? 0)) };
}

/** Scales so that the loudest sample reaches the level given. */
export function peak(sound: Stereo, level: number): Stereo {
  let most = 1e-9;
  for (const channel of [sound.left, sound.right]) for (const value of channel) most = Math.max(most, Math.abs(value));
  return { left: sound.left.map((value) => (value / most) * level), right: sound.right.map((value) => (value / most) * level) };
}

export function writeWav(path: string, sound: Stereo): void {
  const frames = sound.left.length;
  const file = Buffer.alloc(44 + frames * 4);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + frames * 4, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(2, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 4, 28);
  file.writeUInt16LE(4, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(frames * 4, 40);
  for (let index = 0; index < frames; index += 1) {
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sound.left[index] ?? 0)) * 32767), 44 + index * 4);
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sound.right[index] ?? 0)) * 32767), 46 + index * 4);
  }
  writeFileSync(path, file);
}
