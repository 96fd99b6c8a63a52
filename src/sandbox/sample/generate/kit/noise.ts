/** Seeded value noise: the same picture every time, on every machine. */
const SIZE = 256;

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const next = random(41);
const table = Float32Array.from({ length: SIZE * SIZE }, () => next());

const at = (x: number, y: number): number => table[((y & 255) << 8) | (x & 255)] ?? 0;

export function noise(x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = x - left;
  const v = y - top;
  const su = u * u * (3 - 2 * u);
  const sv = v * v * (3 - 2 * v);
  const upper = at(left, top) * (1 - su) + at(left + 1, top) * su;
  const lower = at(left, top + 1) * (1 - su) + at(left + 1, top + 1) * su;
  return upper * (1 - sv) + lower * sv;
}

/** Layered noise in 0..1. Each octave is turned a little so that the grid never shows. */
export function fbm(x: number, y: number, octaves: number): number {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  let px = x;
  let py = y;
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += weight * noise(px, py);
    total += weight;
    weight *= 0.5;
    const turned = px * 1.62 - py * 1.18 + 17.3;
    py = px * 1.18 + py * 1.62 + 5.1;
    px = turned;
  }
  return sum / total;
}

export const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value));

export const mix = (from: number, to: number, amount: number): number => from + (to - from) * amount;

export function smooth(low: number, high: number, value: number): number {
  const along = clamp((value - low) / (high - low));
  return along * along * (3 - 2 * along);
}
