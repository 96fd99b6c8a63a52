/** Thunder over the sea, and a lamp that takes. */
import { random } from "../kit/noise.ts";
import { bell } from "./instruments.ts";
import { type Stereo, hall, peak, rate, silence } from "./wave.ts";

export function thunder(): Stereo {
  const out = silence(3.6);
  const next = random(99);
  const claps = Array.from({ length: 16 }, (_, index) => ({ at: 0.02 + next() ** 1.6 * 1.3, power: index < 3 ? 1 : 0.25 + next() * 0.5, side: next() }));
  for (const channel of [out.left, out.right]) {
    const right = channel === out.right;
    let brown = 0;
    let deep = 0;
    let crack = 0;
    for (let index = 0; index < channel.length; index += 1) {
      const t = index / rate;
      const white = next() * 2 - 1;
      brown += 0.035 * (white - brown);
      deep += 0.006 * (white - deep);
      crack += 0.35 * (white - crack);
      let snap = 0;
      for (const clap of claps) {
        const since = t - clap.at;
        if (since > 0 && since < 0.5) snap += clap.power * Math.exp(-since * 17) * (right ? 0.4 + clap.side * 0.6 : 1 - clap.side * 0.6);
      }
      const roll = Math.min(1, t / 0.05) * Math.exp(-t * 1.05) * (0.75 + 0.25 * Math.sin(t * 11 + Math.sin(t * 4.3) * 2));
      const sea = Math.exp(-(((t - 1.7) / 0.75) ** 2)) * 0.4;
      channel[index] = (deep * 9 * roll + brown * 2.6 * roll + crack * 0.85 * snap + (crack * 0.12 + brown * 0.5) * sea) * Math.min(1, (3.6 - t) / 0.9);
    }
  }
  return peak(hall(out, 0.5, 2.4, 0.6), 0.8);
}

export function ignition(): Stereo {
  const out = silence(3.4);
  const next = random(7);
  for (const channel of [out.left, out.right]) {
    let low = 0;
    let high = 0;
    for (let index = 0; index < channel.length; index += 1) {
      const t = index / rate;
      const white = next() * 2 - 1;
      const cut = 0.02 + 0.25 * Math.exp(-(((t - 0.62) / 0.22) ** 2));
      low += cut * (white - low);
      high = 0.7 * high + 0.3 * white;
      const scratch = t < 0.34 ? (white - high) * 0.34 * Math.sin((Math.PI * t) / 0.34) * (0.5 + 0.5 * Math.sin(t * 260)) : 0;
      const breath = low * 1.5 * Math.exp(-(((t - 0.66) / 0.24) ** 2));
      const burn = low * (t > 0.6 ? 0.55 : 0) * Math.exp(-(t - 0.6) * 0.9) * (0.75 + 0.25 * Math.sin(t * 61 + Math.sin(t * 17) * 3));
      channel[index] = (scratch + breath + burn) * Math.min(1, (3.4 - t) / 0.8);
    }
  }
  bell(out, { at: 0.7, seconds: 2, midi: 93, gain: 0.09, pan: -0.4 });
  bell(out, { at: 0.86, seconds: 2, midi: 98, gain: 0.06, pan: 0.5 });
  return peak(hall(out, 0.35, 1.6), 0.7);
}
