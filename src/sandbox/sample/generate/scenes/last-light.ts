/** 1. Wide, dusk: the headland and its light. */
import { type Stop, rgb } from "../kit/colour.ts";
import { cottage, ground } from "../kit/land.ts";
import { type Tower, lampOf, lighthouse } from "../kit/lighthouse.ts";
import { beam, curve, glow } from "../kit/shapes.ts";
import type { Scene } from "../kit/scene.ts";
import { sea } from "../kit/sea.ts";
import { mist, sky } from "../kit/sky.ts";

const stops: readonly Stop[] = [
  [0, rgb("#f6a552")], [0.1, rgb("#e8804c")], [0.26, rgb("#a85a5c")], [0.48, rgb("#4d4a6b")], [0.75, rgb("#22335a")], [1, rgb("#12203f")],
];
const tower: Tower = {
  x: 1330, y: 640, height: 350, light: rgb("#ffc183"), body: rgb("#9a8588"), shadow: rgb("#262d4a"),
  band: rgb("#b04a3f"), metal: rgb("#1b2036"), lamp: rgb("#ffe7a8"), side: -1,
};

export const lastLight: Scene = {
  id: "01",
  seconds: 4,
  shade: { colour: rgb("#2b2746"), strength: 0.75, centre: [900, 560] },
  paint(stage, t) {
    const { ctx } = stage;
    sky(stage, { stops, horizon: 690, seed: 3.2, cover: 0.5, dark: rgb("#33304f"), lit: rgb("#ff9a5e"), light: [470, 650], reach: 620, drift: t * 0.012, stretch: 3.2 });
    glow(stage, [470, 682], 560, rgb("#ffb066"), 0.75, 0.55);
    stage.layer((c) => {
      c.fillStyle = "#fff0c4";
      c.beginPath();
      c.ellipse(470, 686, 46, 42, 0, Math.PI, 0);
      c.fill();
    });
    stage.layer((c) => ground(c, { from: -20, to: 560, height: (x) => 676 + (x / 560) ** 2 * 30, bottom: 700, top: rgb("#8a5a66"), low: rgb("#a96a62"), seed: 8, rough: 20, light: rgb("#d98a68"), lightSide: 1 }), { alpha: 0.8 });
    sea(stage, { horizon: 690, swell: 0.16, time: t, seed: 5, mirror: stops, deep: rgb("#1a2545"), lights: [{ x: 470, width: 105, colour: rgb("#ff9c50"), strength: 0.95 }, { x: 1330, width: 40, colour: rgb("#ffd890"), strength: 0.16 }], foam: rgb("#e9b9a0"), foamAmount: 0.22, haze: rgb("#c77a5a") });
    mist(stage, 600, 760, rgb("#f2a774"), 0.4, 3, t * 0.02);
    const rise = (x: number): number => 1120 - 490 / (1 + Math.exp(-(x - 1000) / 92)) + Math.max(0, x - 1500) * 0.16;
    stage.layer((c) => {
      cottage(c, 1450, 652, 150, rgb("#57485c"), rgb("#231f35"), rgb("#ffcf7c"));
      lighthouse(c, tower);
    }, { rims: [{ colour: rgb("#ffc58a"), x: -3, y: 0, soft: 2, alpha: 0.8 }] });
    stage.layer((c) => ground(c, { from: 640, to: 1925, height: rise, bottom: 1090, top: rgb("#3a3248"), low: rgb("#10142a"), seed: 21, rough: 64, light: rgb("#d98a62"), lightSide: -1 }), { rims: [{ colour: rgb("#ffb97c"), x: -4, y: -5, soft: 3, alpha: 0.7 }] });
    ctx.fillStyle = "#15182b";
    for (let post = 0; post < 9; post += 1) ctx.fillRect(1560 + post * 44, 632 + post * 7, 5, 34);
    stage.layer((c) => ground(c, { from: -20, to: 760, height: (x) => 1000 + (x / 700) ** 2 * 90, bottom: 1090, top: rgb("#1d1c33"), low: rgb("#0a0d1e"), seed: 44, rough: 80, light: rgb("#a8625a"), lightSide: 1 }), { rims: [{ colour: rgb("#ffa870"), x: 2, y: -4, soft: 3, alpha: 0.6 }] });
  },
  glaze(stage, t) {
    const lamp = lampOf(tower);
    const turn = t * 0.42;
    const swing = Math.PI + 0.1 + Math.sin(turn) * 0.32;
    const face = 0.75 + 0.25 * Math.cos(turn);
    beam(stage, lamp, swing, 0.075, 1500 * face, rgb("#ffe2a4"), 0.75);
    beam(stage, lamp, swing - Math.PI - Math.sin(turn) * 0.64, 0.09, 700 * face, rgb("#ffe2a4"), 0.5);
    glow(stage, lamp, 210, rgb("#ffe3a0"), 0.95);
    glow(stage, [1481, 614], 60, rgb("#ffc070"), 0.5);
    stage.layer((c) => {
      c.strokeStyle = "#1e1a30";
      c.lineWidth = 2.6;
      for (const [x, y, size, phase] of [[640, 300, 22, 0], [700, 262, 17, 1], [760, 318, 14, 2.2], [585, 350, 12, 3]] as const) {
        const gx = x + t * 16;
        const lift = Math.sin(t * 5 + phase) * size * 0.35;
        c.stroke(curve([[gx - size, y - lift], [gx - size * 0.4, y - size * 0.35], [gx, y + 2], [gx + size * 0.4, y - size * 0.35], [gx + size, y - lift]], false));
      }
    });
  },
};
