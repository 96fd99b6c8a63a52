/** The two people of the film. Units: the figure's own height is 1, feet at (0, 0), up is negative y. */
import { type Rgb, blend, css } from "./colour.ts";
import { type Point, curve, linear } from "./shapes.ts";
import type { Ctx } from "./stage.ts";

type Cloth = { coat: Rgb; dark: Rgb; hat: Rgb; skin: Rgb };

/** Draws in figure units at a place in the picture; a negative flip mirrors. */
export function stand(ctx: Ctx, at: Point, height: number, flip: 1 | -1, draw: (ctx: Ctx) => void): void {
  ctx.save();
  ctx.translate(at[0], at[1]);
  ctx.scale(height * flip, height);
  draw(ctx);
  ctx.restore();
}

export function limb(ctx: Ctx, points: readonly Point[], width: number, colour: Rgb): void {
  ctx.strokeStyle = css(colour);
  ctx.lineWidth = width;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.stroke(curve(points, false));
}

/** A sou'wester seen from the side, facing right, around the head's middle. */
function souwester(ctx: Ctx, [x, y]: Point, size: number, colour: Rgb): void {
  ctx.fillStyle = css(colour);
  ctx.fill(curve([
    [x + size * 1.22, y - size * 0.12], [x + size * 0.66, y - size * 0.42], [x + size * 0.5, y - size * 0.86],
    [x + size * 0.02, y - size * 1.14], [x - size * 0.5, y - size * 0.94], [x - size * 0.76, y - size * 0.4],
    [x - size * 1.1, y + size * 0.2], [x - size * 1.5, y + size * 0.74], [x - size * 0.86, y + size * 0.52], [x - size * 0.4, y + size * 0.02], [x + size * 0.3, y - size * 0.26],
  ]));
}

/** The keeper in her long oilskin, from the side, facing right. About seven heads tall. */
export function keeperSide(ctx: Ctx, cloth: Cloth, pose: { step: number; lean: number; arm: readonly Point[]; back?: readonly Point[] }): void {
  const { step, lean } = pose;
  const boot = (ankle: Point, toe: number): void => {
    ctx.fillStyle = css(cloth.dark);
    ctx.fill(curve([[ankle[0] - 0.036, ankle[1] - 0.07], [ankle[0] + 0.036, ankle[1] - 0.07], [ankle[0] + 0.044, ankle[1] - 0.02], [ankle[0] + 0.115, ankle[1] + 0.012 - toe], [ankle[0] + 0.11, ankle[1] + 0.032 - toe], [ankle[0] - 0.04, ankle[1] + 0.03]]));
  };
  limb(ctx, [[-0.02, -0.42], [-0.07 * step, -0.24], [-0.18 * step, -0.07]], 0.078, cloth.dark);
  boot([-0.19 * step, -0.035], -0.006);
  limb(ctx, [[0.03, -0.42], [0.13 * step, -0.27], [0.115 * step, -0.06]], 0.082, cloth.dark);
  boot([0.115 * step, -0.03], 0);
  const shoulder: Point = [lean, -0.79];
  if (pose.back) sleeve(ctx, pose.back, cloth.dark, cloth.dark);
  ctx.fillStyle = css(cloth.coat);
  ctx.fill(curve([
    [shoulder[0] - 0.035, shoulder[1] - 0.045], [shoulder[0] + 0.04, shoulder[1] - 0.035], [shoulder[0] + 0.078, shoulder[1] + 0.05],
    [lean * 0.75 + 0.085, -0.64], [lean * 0.35 + 0.088, -0.52], [0.12 + 0.02 * step, -0.38], [0.16 * step, -0.215],
    [0.06, -0.185], [-0.08, -0.18], [-0.165 * step, -0.21], [-0.12 * step, -0.36], [lean * 0.2 - 0.1, -0.5], [lean * 0.62 - 0.115, -0.63],
    [shoulder[0] - 0.115, shoulder[1] + 0.06], [shoulder[0] - 0.088, shoulder[1] - 0.012],
  ]));
  const head: Point = [lean * 1.14 + 0.03, -0.912];
  limb(ctx, [[shoulder[0] + 0.0, shoulder[1] - 0.01], [head[0] - 0.008, head[1] + 0.03]], 0.052, cloth.skin);
  ctx.fillStyle = css(cloth.skin);
  ctx.fill(curve([
    [head[0] - 0.05, head[1] - 0.03], [head[0] + 0.03, head[1] - 0.05], [head[0] + 0.052, head[1] - 0.018], [head[0] + 0.05, head[1] - 0.004], [head[0] + 0.072, head[1] + 0.02],
    [head[0] + 0.055, head[1] + 0.028], [head[0] + 0.056, head[1] + 0.044], [head[0] + 0.05, head[1] + 0.064], [head[0] + 0.022, head[1] + 0.072], [head[0] - 0.02, head[1] + 0.058], [head[0] - 0.052, head[1] + 0.04],
  ]));
  ctx.fillStyle = css(cloth.coat);
  ctx.fill(curve([[shoulder[0] - 0.075, shoulder[1] - 0.055], [shoulder[0] + 0.0, shoulder[1] - 0.028], [shoulder[0] + 0.06, shoulder[1] - 0.046], [shoulder[0] + 0.065, shoulder[1] - 0.004], [shoulder[0], shoulder[1] + 0.02], [shoulder[0] - 0.09, shoulder[1] + 0.0]]));
  souwester(ctx, [head[0] - 0.004, head[1] - 0.002], 0.078, cloth.hat);
  ctx.strokeStyle = css(cloth.dark, 0.55);
  ctx.lineWidth = 0.008;
  ctx.stroke(curve([[lean * 0.7 + 0.07, -0.62], [lean * 0.3 + 0.06, -0.46], [0.1 * step, -0.23]], false));
  ctx.stroke(curve([[lean * 0.4 - 0.04, -0.5], [-0.05, -0.36], [-0.07 * step, -0.2]], false));
  ctx.stroke(curve([[lean * 0.45 - 0.09, -0.535], [lean * 0.4, -0.515], [lean * 0.45 + 0.085, -0.54]], false));
  sleeve(ctx, pose.arm, cloth.coat, cloth.dark);
  for (const arm of pose.back ? [pose.back, pose.arm] : [pose.arm]) {
    const wrist = arm[arm.length - 1] ?? [0, 0];
    const elbow = arm[arm.length - 2] ?? [0, 0];
    const size = Math.hypot(wrist[0] - elbow[0], wrist[1] - elbow[1]) || 1;
    const way: Point = [(wrist[0] - elbow[0]) / size, (wrist[1] - elbow[1]) / size];
    limb(ctx, [[wrist[0] + way[0] * 0.015, wrist[1] + way[1] * 0.015], [wrist[0] + way[0] * 0.045, wrist[1] + way[1] * 0.045]], 0.042, cloth.skin);
  }
}

/** A sleeve from shoulder to wrist, wide above and narrow below, with its under edge in shadow. */
function sleeve(ctx: Ctx, joints: readonly Point[], colour: Rgb, shadow: Rgb): void {
  const [shoulder, elbow, wrist] = joints;
  if (!shoulder || !elbow || !wrist) return;
  for (const [drop, tone, shrink] of [[0.012, shadow, 1], [0, colour, 0.94]] as const) {
    ctx.fillStyle = css(tone);
    for (let part = 0; part <= 1; part += 0.02) {
      const first = part < 0.5;
      const [from, to, along] = first ? [shoulder, elbow, part * 2] : [elbow, wrist, part * 2 - 1];
      ctx.beginPath();
      ctx.arc(from[0] + (to[0] - from[0]) * along, from[1] + (to[1] - from[1]) * along + drop, (0.052 - part * 0.018) * shrink, 0, 7);
      ctx.fill();
    }
  }
}

/** A child in a hooded raincoat from behind, down to the waist at (0, 0). Width about 0.8, height 1. */
export function childBack(ctx: Ctx, cloth: Cloth): void {
  const across = (colour: Rgb): CanvasGradient => linear(ctx, [-0.42, 0], [0.42, 0], [[0, css(cloth.dark)], [0.35, css(blend(cloth.dark, colour, 0.45))], [0.72, css(colour)], [1, css(blend(colour, [255, 226, 150], 0.35))]]);
  ctx.fillStyle = across(cloth.coat);
  ctx.fill(curve([
    [-0.1, -0.56], [0.1, -0.56], [0.29, -0.47], [0.38, -0.25], [0.41, 0.04], [0, 0.08], [-0.41, 0.04], [-0.38, -0.25], [-0.29, -0.47],
  ]));
  ctx.fillStyle = linear(ctx, [-0.24, 0], [0.26, 0], [[0, css(cloth.dark)], [0.4, css(blend(cloth.dark, cloth.hat, 0.5))], [0.78, css(cloth.hat)], [1, css(blend(cloth.hat, [255, 230, 160], 0.4))]]);
  ctx.fill(curve([
    [0.05, -1.07], [0.17, -0.99], [0.225, -0.84], [0.22, -0.68], [0.19, -0.56], [0.1, -0.5], [-0.02, -0.47], [-0.15, -0.51], [-0.21, -0.62], [-0.225, -0.8], [-0.15, -0.97], [-0.04, -1.055],
  ]));
  for (const [points, alpha] of [
    [[[0.05, -0.96], [0.11, -0.84], [0.12, -0.68]], 0.3], [[[-0.08, -0.93], [-0.14, -0.8], [-0.13, -0.62]], 0.4], [[[0.14, -0.62], [0.04, -0.55], [-0.1, -0.57]], 0.35],
    [[[0.16, -0.44], [0.1, -0.3], [0.12, -0.1]], 0.3], [[[-0.08, -0.42], [-0.05, -0.22], [-0.1, 0.02]], 0.35], [[[0.3, -0.28], [0.2, -0.2], [0.18, -0.02]], 0.3],
  ] as const) {
    ctx.strokeStyle = css(cloth.dark, alpha * 0.5);
    ctx.lineWidth = 0.045;
    ctx.stroke(curve(points, false));
  }
  ctx.strokeStyle = css(cloth.dark, 0.75);
  ctx.lineWidth = 0.014;
  ctx.stroke(curve([[0.02, -1.03], [-0.02, -0.84], [0.0, -0.66], [0.015, -0.52]], false));
  ctx.lineWidth = 0.022;
  ctx.stroke(curve([[-0.17, -0.53], [-0.1, -0.495], [0.04, -0.475], [0.15, -0.52]], false));
  ctx.lineWidth = 0.012;
  ctx.stroke(curve([[-0.31, -0.42], [-0.26, -0.24], [-0.27, 0.03]], false));
  ctx.stroke(curve([[0.31, -0.42], [0.27, -0.24], [0.29, 0.03]], false));
}
