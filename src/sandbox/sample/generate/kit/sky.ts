import { type Rgb, type Stop, blend, ramp } from "./colour.ts";
import { clamp, fbm, mix, smooth } from "./noise.ts";
import type { Stage } from "./stage.ts";

type Sky = {
  /** Colours from the horizon (0) to the top of the picture (1). */
  stops: readonly Stop[];
  horizon: number;
  seed: number;
  /** 0 clear, 1 overcast. */
  cover: number;
  dark: Rgb;
  lit: Rgb;
  /** Where the light comes from, in picture units, and how far it reaches. */
  light: readonly [number, number];
  reach: number;
  drift?: number;
  stretch?: number;
};

export function sky(stage: Stage, look: Sky): void {
  const stretch = look.stretch ?? 2.6;
  const density = (x: number, y: number): number => {
    const up = clamp((look.horizon - y) / look.horizon);
    const far = 1 / (up * 0.9 + 0.22);
    const u = ((x - 960) * far) / 420 / stretch + look.seed + (look.drift ?? 0);
    const v = far * 2.3 + look.seed;
    const warp = fbm(u * 1.3 + 9, v * 1.1, 3);
    const body = fbm(u * 1.6 + warp * 1.1, v * 1.5 + warp * 1.4, 6);
    return smooth(0.72 - look.cover * 0.52, 0.98 - look.cover * 0.42, body + 0.06);
  };
  stage.field(0.34, [0, 0, 1920, look.horizon + 4], (x, y) => {
    const up = clamp((look.horizon - y) / look.horizon);
    const base = ramp(look.stops, up);
    const here = density(x, y);
    const dx = look.light[0] - x;
    const dy = look.light[1] - y;
    const distance = Math.hypot(dx, dy) + 1;
    const toward = density(x + (dx / distance) * 34, y + (dy / distance) * 22);
    const near = Math.exp(-((distance / look.reach) ** 2));
    const edge = clamp(here - toward * 0.8 + 0.1);
    const shade = clamp(edge * 1.3 * (0.25 + near) + near * 0.45 * (1 - here * 0.6));
    const cloud = blend(look.dark, look.lit, shade);
    const veil = here * mix(0.55, 0.96, smooth(0, 0.35, up));
    const glow = near * 0.22 * (1 - here);
    const colour = blend(blend(base, cloud, veil), look.lit, glow);
    return [colour[0], colour[1], colour[2], 255];
  });
}

/** Thin drifting mist between two heights. */
export function mist(stage: Stage, top: number, bottom: number, colour: Rgb, strength: number, seed: number, drift = 0): void {
  stage.field(0.16, [0, top, 1920, bottom - top], (x, y) => {
    const along = (y - top) / (bottom - top);
    const fade = Math.sin(Math.PI * clamp(along)) ** 1.4;
    const wisps = smooth(0.25, 0.85, fbm(x / 420 + seed + drift, y / 110 + seed, 4));
    return [colour[0], colour[1], colour[2], 255 * strength * fade * (0.35 + wisps * 0.65)];
  });
}
