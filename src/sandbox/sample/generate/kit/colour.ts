import { clamp, mix } from "./noise.ts";

export type Rgb = readonly [number, number, number];
export type Stop = readonly [at: number, colour: Rgb];

export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export const blend = (from: Rgb, to: Rgb, amount: number): Rgb => {
  const part = clamp(amount);
  return [mix(from[0], to[0], part), mix(from[1], to[1], part), mix(from[2], to[2], part)];
};

export function css(colour: Rgb, alpha = 1): string {
  return `rgba(${Math.round(colour[0])},${Math.round(colour[1])},${Math.round(colour[2])},${alpha})`;
}

/** Colour along a list of stops; stops are sorted by position. */
export function ramp(stops: readonly Stop[], position: number): Rgb {
  let before = stops[0];
  for (const stop of stops) {
    if (position < stop[0]) {
      if (!before || before === stop) return stop[1];
      return blend(before[1], stop[1], (position - before[0]) / (stop[0] - before[0]));
    }
    before = stop;
  }
  return before ? before[1] : [0, 0, 0];
}
