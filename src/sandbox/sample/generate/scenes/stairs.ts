/** 8. High angle: down into the tower, the keeper climbing with a lantern. */
import { type Rgb, blend, css, rgb } from "../kit/colour.ts";
import { smooth } from "../kit/noise.ts";
import type { Scene } from "../kit/scene.ts";
import { curve, glow, linear, radial } from "../kit/shapes.ts";
import { type Vec, look, pitch, project, steps, stone, treadAbove, well } from "../kit/spiral.ts";
import type { Ctx, Stage } from "../kit/stage.ts";

const around = (turn: number, out: number, z: number): Vec => [Math.cos(turn * Math.PI * 2) * out, Math.sin(turn * Math.PI * 2) * out, z];
const place = 0.31;
const ground = treadAbove(place, -0.5);
const feet = around(place, 1.55, ground);
const flame = around(place + 0.062, 1.42, ground + 1.22);
const camera = look(around(0.86, 0.72, ground + 4.15), [feet[0] * 0.72, feet[1] * 0.72, ground + 0.35], 1080, 0.12);

function disc(c: Ctx, centre: Vec, size: number, colour: Rgb, squash = 0.72): void {
  const [x, y, scale] = project(camera, centre);
  const lamp = project(camera, flame);
  const side = Math.sign(lamp[0] - x);
  const radius = size * scale;
  c.fillStyle = linear(c, [x - radius * side, y], [x + radius * side, y], [
    [0, css(blend(colour, rgb("#060912"), 0.82))], [0.45, css(blend(colour, rgb("#10131c"), 0.3))], [0.74, css(blend(colour, rgb("#ffb45c"), 0.16))], [1, css(blend(colour, rgb("#ffd08a"), 0.62))],
  ]);
  c.beginPath();
  c.ellipse(x, y, radius, radius * squash, 0, 0, 7);
  c.fill();
}

function tube(c: Ctx, from: Vec, to: Vec, start: number, end: number, colour: Rgb): void {
  for (let part = 0; part <= 1; part += 0.04) {
    disc(c, [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part], start + (end - start) * part, colour, 1);
  }
}

/** The keeper as a stack of discs from hem to hat, which stays true from any height. */
function keeper(c: Ctx): void {
  const coat = rgb("#33291d");
  const over = (height: number, ahead = 0, out = 0): Vec => around(place + ahead, 1.55 + out, ground + height);
  tube(c, over(0.0, -0.02, 0.1), over(0.3, -0.008, 0.06), 0.1, 0.1, rgb("#1d1a1c"));
  tube(c, over(pitch / steps, 0.042, -0.05), over(0.4, 0.015, -0.04), 0.1, 0.11, rgb("#1d1a1c"));
  for (let height = 0.2; height < 1.42; height += 0.014) {
    const size = 0.36 - 0.18 * smooth(0.12, 0.85, height) + 0.05 * smooth(0.95, 1.22, height) - 0.14 * smooth(1.26, 1.42, height);
    disc(c, over(height, 0.008 * height), size, coat);
  }
  disc(c, over(1.5, 0.016), 0.115, rgb("#c08a62"), 1);
  for (let height = 1.5; height < 1.74; height += 0.012) {
    const brim = height < 1.56;
    disc(c, over(height, 0.014 - (brim ? 0.006 : 0)), brim ? 0.185 : 0.14 * Math.sqrt(Math.max(0, 1 - ((height - 1.56) / 0.19) ** 2)), rgb("#5c4524"), brim ? 0.66 : 0.8);
  }
  tube(c, over(1.27, 0.012, -0.16), around(place + 0.04, 1.4, ground + 1.15), 0.1, 0.08, coat);
  tube(c, around(place + 0.04, 1.4, ground + 1.15), around(place + 0.06, 1.42, ground + 1.48), 0.08, 0.055, coat);
  const [x, y, size] = project(camera, flame);
  c.fillStyle = "#20160f";
  c.fillRect(x - size * 0.085, y + size * 0.1, size * 0.17, size * 0.07);
  c.fillRect(x - size * 0.07, y - size * 0.17, size * 0.14, size * 0.06);
  c.strokeStyle = "#20160f";
  c.lineWidth = size * 0.018;
  c.stroke(curve([[x - size * 0.075, y + size * 0.12], [x - size * 0.085, y - size * 0.1], [x, y - size * 0.27], [x + size * 0.085, y - size * 0.1], [x + size * 0.075, y + size * 0.12]], false));
  c.fillStyle = radial(c, [x, y], size * 0.12, [[0, "#fffbe6"], [0.6, "#ffe39a"], [1, "#ffb347"]]);
  c.beginPath();
  c.ellipse(x, y - size * 0.01, size * 0.07, size * 0.11, 0, 0, 7);
  c.fill();
}

function rail(stage: Stage): void {
  stage.layer((c) => {
    for (let index = -30; index < 26; index += 1) {
      const turn = place + (index + 0.5) / steps;
      const foot = ground + Math.floor((turn * steps) - Math.floor(place * steps)) * (pitch / steps);
      const low = project(camera, around(turn, well + 0.05, foot));
      const high = project(camera, around(turn, well + 0.05, foot + 0.85));
      const next = project(camera, around(turn + 1 / steps, well + 0.05, foot + 0.85 + pitch / steps));
      if (high[2] < 0 || next[2] < 0 || low[2] < 0 || high[2] > 900) continue;
      const near = Math.exp(-((index - 1.5) ** 2) / 34);
      c.strokeStyle = css(blend(rgb("#0d111c"), rgb("#d98f45"), near * 0.75));
      c.lineWidth = low[2] * 0.016;
      c.beginPath();
      c.moveTo(low[0], low[1]);
      c.lineTo(high[0], high[1]);
      c.stroke();
      c.lineWidth = high[2] * 0.04;
      c.beginPath();
      c.moveTo(high[0], high[1]);
      c.lineTo(next[0], next[1]);
      c.stroke();
    }
  });
}

export const stairs: Scene = {
  id: "08",
  brush: 3,
  shade: { colour: rgb("#0a0e1c"), strength: 0.8 },
  paint(stage) {
    stage.field(0.5, [0, 0, 1920, 1080], (x, y) => [...stone(camera, x, y, flame, feet), 255]);
    glow(stage, [project(camera, flame)[0], project(camera, flame)[1]], 620, rgb("#ffab4a"), 0.42);
    stage.layer(keeper);
    rail(stage);
  },
  glaze(stage) {
    const [x, y] = project(camera, flame);
    glow(stage, [x, y], 460, rgb("#ffab4a"), 0.1);
    glow(stage, [x, y], 90, rgb("#fff0c4"), 0.85);
  },
};
