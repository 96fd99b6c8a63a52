import { css, type Rgb } from "./colour.ts";
import { limb } from "./people.ts";
import { curve, linear } from "./shapes.ts";
import type { Ctx } from "./stage.ts";

type BoatLook = { hull: Rgb; hullDark: Rgb; inside: Rgb; coat: Rgb; coatDark: Rgb; skin: Rgb; wood: Rgb };

/** A rowing boat seen from the side with a hooded child in it. Unit: the boat is 2 long, waterline at y = 0. */
export function boat(ctx: Ctx, look: BoatLook): void {
  ctx.fillStyle = css(look.inside);
  ctx.fill(curve([[-1.02, -0.34], [-0.6, -0.37], [0.2, -0.36], [1.08, -0.52], [0.6, -0.26], [-0.3, -0.2], [-0.9, -0.22]]));
  child(ctx, look);
  const hull = new Path2D();
  hull.moveTo(-1.03, -0.35);
  hull.bezierCurveTo(-0.5, -0.2, 0.45, -0.2, 1.12, -0.55);
  hull.bezierCurveTo(1.0, -0.2, 0.86, 0.06, 0.62, 0.14);
  hull.lineTo(-0.84, 0.14);
  hull.bezierCurveTo(-0.96, 0.02, -1.0, -0.16, -1.03, -0.35);
  ctx.fillStyle = linear(ctx, [0, -0.45], [0, 0.15], [[0, css(look.hull)], [0.5, css(look.hullDark)], [1, css(look.hullDark)]]);
  ctx.fill(hull);
  ctx.strokeStyle = css(look.hullDark);
  ctx.lineWidth = 0.012;
  for (const drop of [0.11, 0.22, 0.33]) ctx.stroke(curve([[-1.0, -0.34 + drop], [-0.4, -0.24 + drop], [0.4, -0.27 + drop], [1.04 - drop * 0.3, -0.5 + drop]], false));
  limb(ctx, [[-1.03, -0.36], [-0.4, -0.25], [0.4, -0.27], [1.12, -0.56]], 0.042, look.wood);
  limb(ctx, [[0.16, -0.44], [0.5, -0.32], [1.0, 0.02]], 0.028, look.wood);
}

function child(ctx: Ctx, look: BoatLook): void {
  limb(ctx, [[-0.06, -0.3], [0.2, -0.44], [0.25, -0.2]], 0.13, look.coatDark);
  ctx.fillStyle = linear(ctx, [-0.26, 0], [0.13, 0], [[0, css(look.coatDark)], [0.45, css(look.coat)], [1, css(look.coat)]]);
  ctx.fill(curve([[-0.12, -0.8], [0.03, -0.81], [0.1, -0.6], [0.1, -0.24], [-0.28, -0.24], [-0.27, -0.5], [-0.2, -0.72]]));
  ctx.fillStyle = css(look.skin);
  ctx.fill(curve([[-0.02, -1.07], [0.075, -1.04], [0.085, -0.975], [0.112, -0.935], [0.085, -0.92], [0.08, -0.885], [0.03, -0.84], [-0.06, -0.85]]));
  ctx.fillStyle = css(look.coatDark);
  ctx.fillRect(0.045, -0.985, 0.022, 0.026);
  ctx.fillStyle = linear(ctx, [-0.2, 0], [0.09, 0], [[0, css(look.coatDark)], [0.55, css(look.coat)], [1, css(look.coat)]]);
  ctx.fill(curve([[0.1, -1.07], [0.0, -1.16], [-0.12, -1.12], [-0.19, -0.98], [-0.17, -0.85], [-0.08, -0.79], [0.03, -0.8], [-0.02, -0.87], [-0.025, -0.97], [0.02, -1.04]]));
  ctx.strokeStyle = css(look.coatDark, 0.7);
  ctx.lineWidth = 0.016;
  for (const fold of [[[-0.2, -0.6], [-0.15, -0.42], [-0.19, -0.27]], [[-0.02, -0.58], [-0.05, -0.42], [0.0, -0.26]]] as const) ctx.stroke(curve(fold, false));
  limb(ctx, [[-0.07, -0.71], [0.06, -0.58], [0.28, -0.7]], 0.1, look.coatDark);
  limb(ctx, [[-0.065, -0.72], [0.065, -0.595], [0.28, -0.71]], 0.075, look.coat);
  limb(ctx, [[0.3, -0.715], [0.33, -0.735]], 0.06, look.skin);
}

/** Where the child's raised hand is, in boat units. */
export const handInBoat = [0.34, -0.75] as const;
