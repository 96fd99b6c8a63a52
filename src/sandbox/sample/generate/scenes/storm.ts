/** 4. The small boat in the big sea. 6. Lightning, and the light goes out. */
import { boat, handInBoat } from "../kit/boat.ts";
import { type Rgb, type Stop, css, rgb } from "../kit/colour.ts";
import { ground } from "../kit/land.ts";
import { lantern } from "../kit/lantern.ts";
import { type Tower, lighthouse } from "../kit/lighthouse.ts";
import { random } from "../kit/noise.ts";
import type { Scene } from "../kit/scene.ts";
import { type Sea, onSea, sea } from "../kit/sea.ts";
import { type Point, glow, radial, rain } from "../kit/shapes.ts";
import { mist, sky } from "../kit/sky.ts";
import type { Stage } from "../kit/stage.ts";

const night: readonly Stop[] = [[0, rgb("#6f8a92")], [0.2, rgb("#415a6b")], [0.5, rgb("#22344a")], [1, rgb("#0d1727")]];
const foam = rgb("#c9dcdc");

const stormSea = (t: number): Sea => ({
  horizon: 330, eye: 3.6, swell: 1.15, time: t * 1.15, seed: 12.4, mirror: night, deep: rgb("#0b1d2b"), foam, foamAmount: 0.85,
  lights: [{ x: 1010, width: 90, colour: rgb("#ff9a3c"), strength: 0.42 }], haze: rgb("#54707c"),
});

export const smallBoat: Scene = {
  id: "04",
  seconds: 3.5,
  shade: { colour: rgb("#0d1a2c"), strength: 0.85 },
  paint(stage, t) {
    sky(stage, { stops: night, horizon: 345, seed: 7.7, cover: 0.85, dark: rgb("#121f30"), lit: rgb("#9ab4b6"), light: [1450, 170], reach: 460, drift: t * 0.03 });
    mist(stage, 220, 420, rgb("#8aa4a8"), 0.5, 2, t * 0.05);
    const water = stormSea(t);
    const z = 7.4;
    sea(stage, water);
    const { at, tilt } = ride(water, z);
    stage.layer((c) => {
      c.translate(at[0], at[1]);
      c.rotate(tilt);
      c.scale(185, 185);
      lantern(c, handInBoat, 0.3, rgb("#241c18"), rgb("#ffdf94"));
      boat(c, { hull: rgb("#7c5a45"), hullDark: rgb("#241d22"), inside: rgb("#3a2a22"), coat: rgb("#d9a52e"), coatDark: rgb("#7a5720"), skin: rgb("#e0a274"), wood: rgb("#9c7a5a") });
    }, { rims: [{ colour: rgb("#ffdb8a"), x: 5, y: -3, soft: 4, alpha: 0.55 }, { colour: rgb("#a9c6cc"), x: -3, y: -3, soft: 3, alpha: 0.6 }] });
    sea(stage, { ...water, to: z - 0.5 });
    mist(stage, 380, 620, rgb("#9fb6b8"), 0.16, 5, t * 0.09);
  },
  glaze(stage, t) {
    const { at, tilt } = ride(stormSea(t), 7.4);
    const flame: Point = [at[0] + 185 * (0.34 * Math.cos(tilt) + 0.58 * Math.sin(tilt)), at[1] + 185 * (0.34 * Math.sin(tilt) - 0.58 * Math.cos(tilt))];
    glow(stage, flame, 300, rgb("#ffb14f"), 0.62 + 0.06 * Math.sin(t * 17));
    glow(stage, flame, 60, rgb("#fff0c0"), 0.9);
    rain(stage, 5, t, 0.32, rgb("#c8dce0"), 0.55, 520);
    const flash = Math.max(0, 1 - Math.abs(t - 1.9) * 7) * 0.5 + Math.max(0, 1 - Math.abs(t - 2.15) * 9) * 0.35;
    if (flash > 0) {
      stage.ctx.save();
      stage.ctx.globalCompositeOperation = "soft-light";
      stage.ctx.fillStyle = radial(stage.ctx, [1450, 120], 1700, [[0, css(rgb("#e8f6ff"), flash)], [1, css(rgb("#e8f6ff"), 0)]]);
      stage.ctx.fillRect(0, 0, 1920, 1080);
      stage.ctx.restore();
    }
  },
};

function ride(water: Sea, z: number): { at: Point; tilt: number } {
  const here = onSea(water, 0.1, z);
  const left = onSea(water, -1.0, z);
  const right = onSea(water, 1.2, z);
  return { at: [here[0], (here[1] * 2 + left[1] + right[1]) / 4], tilt: Math.atan2(right[1] - left[1], right[0] - left[0]) * 0.8 - 0.08 };
}

function bolt(stage: Stage, seed: number, from: Point, to: Point, width: number, colour: Rgb): void {
  const next = random(seed);
  const fork = (start: Point, end: Point, size: number, depth: number): void => {
    const points: Point[] = [];
    const steps = 16;
    for (let step = 0; step <= steps; step += 1) {
      const part = step / steps;
      const spread = Math.sin(Math.PI * part) * 46 + 12;
      points.push([start[0] + (end[0] - start[0]) * part + (next() - 0.5) * spread, start[1] + (end[1] - start[1]) * part + (next() - 0.5) * 22]);
      const here = points[points.length - 1];
      if (here && depth > 0 && next() > (depth === 2 ? 0.82 : 0.94)) fork(here, [here[0] + (next() - 0.35) * 520, here[1] + 130 + next() * 210], size * 0.45, depth - 1);
    }
    for (const [blur, alpha, grow] of [[26, 0.5, 5], [7, 0.7, 2.2], [0, 1, 1]] as const) {
      stage.layer((c) => {
        c.strokeStyle = css(colour, alpha);
        c.lineWidth = size * grow;
        c.lineJoin = "bevel";
        c.beginPath();
        for (const [x, y] of points) c.lineTo(x, y);
        c.stroke();
      }, { blend: "screen", blur });
    }
  };
  fork(from, to, width, 2);
}

const dead: Tower = {
  x: 760, y: 1120, height: 800, light: rgb("#b9cbd6"), body: rgb("#56677a"), shadow: rgb("#1a2433"), band: rgb("#7d4a50"), metal: rgb("#111926"), lamp: null, side: 1,
};

const lean = (draw: (stage: CanvasRenderingContext2D) => void) => (c: CanvasRenderingContext2D): void => {
  c.translate(760, 1080);
  c.rotate(0.085);
  c.translate(-760, -1080);
  draw(c);
};

export const lightDies: Scene = {
  id: "06",
  shade: { colour: rgb("#0b1424"), strength: 0.85, centre: [1150, 460] },
  bloom: 0.45,
  paint(stage) {
    sky(stage, { stops: night, horizon: 1080, seed: 31.4, cover: 0.8, dark: rgb("#141e32"), lit: rgb("#c4d8ea"), light: [1360, 330], reach: 560, stretch: 1.3 });
    stage.layer((c) => ground(c, { from: 1180, to: 1925, height: (x) => 1010 - ((x - 1180) / 740) * 150, bottom: 1090, top: rgb("#33465a"), low: rgb("#1a2838"), seed: 3, rough: 90, light: rgb("#8ca4b4"), lightSide: -1 }), { alpha: 0.75 });
    mist(stage, 820, 1080, rgb("#8ea8ba"), 0.5, 9);
    stage.layer(lean((c) => lighthouse(c, dead)), { rims: [{ colour: rgb("#e6f2ff"), x: 5, y: -1, soft: 4, alpha: 0.85 }] });
    stage.layer((c) => ground(c, { from: -20, to: 1500, height: (x) => 960 + Math.abs(x - 640) * 0.11, bottom: 1090, top: rgb("#26323f"), low: rgb("#070d16"), seed: 61, rough: 90, light: rgb("#9fb6c6"), lightSide: 1 }), { rims: [{ colour: rgb("#cfe2f2"), x: 3, y: -5, soft: 3, alpha: 0.7 }] });
    const next = random(77);
    stage.layer((c) => {
      for (let drop = 0; drop < 500; drop += 1) {
        const angle = -0.25 - next() * 1.5;
        const reach = next() ** 1.7 * 420;
        c.fillStyle = css(foam, 0.18 + next() * 0.4);
        c.beginPath();
        c.arc(1310 + Math.cos(angle) * reach * 0.9, 1040 + Math.sin(angle) * reach, 1 + next() * 3 * (1 - reach / 500), 0, 7);
        c.fill();
      }
    });
    for (const [x, y, r, a] of [[1310, 1060, 300, 0.6], [1240, 960, 190, 0.35], [1390, 930, 170, 0.35], [1330, 840, 130, 0.25]] as const) glow(stage, [x, y], r, foam, a);
  },
  glaze(stage) {
    bolt(stage, 19, [1500, -20], [1290, 900], 5, rgb("#e9f4ff"));
    glow(stage, [1400, 320], 760, rgb("#9cc0e6"), 0.5);
    glow(stage, [836, 256], 34, rgb("#ff8a3c"), 0.8);
    rain(stage, 8, 0, 0.42, rgb("#d4e4f0"), 0.6, 620);
  },
};
