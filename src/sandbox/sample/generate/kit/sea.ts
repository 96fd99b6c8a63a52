/** A sea in perspective, drawn column by column from front to back so that near waves hide far ones. */
import { type Rgb, type Stop, blend, css, ramp } from "./colour.ts";
import { clamp, fbm, mix, noise, smooth } from "./noise.ts";
import { type Stage, surface } from "./stage.ts";

type SeaLight = { x: number; width: number; colour: Rgb; strength: number };
export type Sea = {
  horizon: number;
  /** Swell height: 0.1 calm, 1 storm. */
  swell: number;
  time: number;
  seed: number;
  /** What the water mirrors, from the horizon (0) upwards (1). */
  mirror: readonly Stop[];
  deep: Rgb;
  lights: readonly SeaLight[];
  foam: Rgb;
  foamAmount: number;
  haze: Rgb;
  eye?: number;
  bottom?: number;
  /** Only the water between these distances, so that a boat can sit in it. */
  from?: number;
  to?: number;
};

function wave(x: number, z: number, look: Sea): number {
  const t = look.time;
  const bend = noise(x * 0.11 + look.seed, z * 0.07) * 4;
  const one = Math.sin(z * 0.62 + x * 0.16 + bend + t * 1.5);
  const two = Math.sin(z * 1.13 - x * 0.41 + bend * 1.3 + t * 1.9 + look.seed);
  const crest = (1 - Math.abs(one)) ** 1.35 * 1.15 + two * 0.24;
  const chop = fbm(x * 1.15 + t * 0.55 + look.seed, z * 1.5 + t * 0.8, 3) - 0.5;
  return look.swell * (crest * 0.66 + chop * 0.42) + chop * 0.1;
}

/** Picture position of a point on the water. */
export function onSea(look: Sea, x: number, z: number): readonly [number, number] {
  const eye = look.eye ?? 2.2;
  return [960 + (x / z) * 1100, look.horizon + ((eye - wave(x, z, look)) / z) * 1100];
}

export function sea(stage: Stage, look: Sea): void {
  const eye = look.eye ?? 2.2;
  const bottom = look.bottom ?? 1080;
  const columns = Math.round(stage.width / 2);
  const top = Math.round(look.horizon - 260);
  const rows = Math.round(((bottom - top) * stage.scale) / 1.4);
  const unit = (bottom - top) / rows;
  const sheet = surface(columns, rows);
  const image = sheet.createImageData(columns, rows);
  const nearest = (eye * 1100) / (bottom - look.horizon + 340 * look.swell);
  for (let column = 0; column < columns; column += 1) {
    const screenX = ((column + 0.5) / columns) * 1920;
    let filled = rows;
    let last: Rgb | undefined;
    for (let z = Math.max(0.7, nearest * 0.7); z < (look.to ?? 600) && filled > 0; z *= z < 120 ? 1.012 : 1.06) {
      const x = ((screenX - 960) / 1100) * z;
      const height = wave(x, z, look);
      const row = Math.floor((look.horizon + ((eye - height) / z) * 1100 - top) / unit);
      if (row >= filled) continue;
      if (z < (look.from ?? 0)) {
        filled = Math.max(0, row);
        continue;
      }
      const step = 0.05 + z * 0.012;
      const slopeX = (wave(x + step, z, look) - height) / step;
      const slopeZ = (wave(x, z + step, look) - height) / step;
      const colour = shade(look, screenX, x, z, height, slopeX, slopeZ);
      const from = Math.max(0, row);
      for (let y = from; y < filled; y += 1) {
        const part = last ? (y - from) / (filled - from) : 0;
        const pixel = last ? blend(colour, last, part) : colour;
        image.data.set([pixel[0], pixel[1], pixel[2], 255], (y * columns + column) * 4);
      }
      filled = from;
      last = colour;
    }
  }
  sheet.putImageData(image, 0, 0);
  stage.ctx.save();
  stage.ctx.fillStyle = css(look.haze);
  if (!look.to) stage.ctx.fillRect(0, look.horizon, 1920, 40);
  stage.ctx.imageSmoothingQuality = "high";
  stage.ctx.drawImage(sheet.canvas, 0, top, 1920, bottom - top);
  stage.ctx.restore();
}

function shade(look: Sea, screenX: number, x: number, z: number, height: number, slopeX: number, slopeZ: number): Rgb {
  const facing = clamp(0.5 + slopeZ * 0.42);
  const fresnel = clamp(0.18 + (1 - facing) * 0.55 + smooth(6, 60, z) * 0.3);
  let colour = blend(look.deep, ramp(look.mirror, clamp(facing * 0.75 + Math.abs(slopeX) * 0.15)), fresnel);
  const lift = smooth(0.1, 1, height / (look.swell + 0.1));
  colour = blend(colour, ramp(look.mirror, 0.25), lift * 0.16);
  for (const light of look.lights) {
    const off = (screenX - light.x + slopeX * 190) / (light.width * (1 + 2.2 / (z * 0.35 + 0.6)));
    const sparkle = smooth(0.42, 0.8, noise(x * 3.1 + look.time * 1.2, z * 5.2 - look.time * 1.6) * 0.6 + (0.5 - slopeZ * 0.4) * 0.5);
    const glint = Math.exp(-off * off) * (0.28 + sparkle * 0.9) * light.strength;
    colour = [colour[0] + light.colour[0] * glint, colour[1] + light.colour[1] * glint, colour[2] + light.colour[2] * glint];
  }
  if (look.foamAmount > 0) {
    const lace = fbm(x * 2.2 + look.seed, z * 3 + look.time * 0.7, 4);
    const tip = smooth(0.5, 0.98, height / (look.swell + 0.05));
    const streak = smooth(0.58, 0.74, lace) * 0.35;
    colour = blend(colour, look.foam, clamp(tip * smooth(0.36, 0.66, lace) + streak * tip + streak * 0.25) * look.foamAmount);
  }
  const far = smooth(14, 120, z);
  return [mix(colour[0], look.haze[0], far), mix(colour[1], look.haze[1], far), mix(colour[2], look.haze[2], far)];
}
