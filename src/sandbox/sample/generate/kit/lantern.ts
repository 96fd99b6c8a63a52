import { css, type Rgb } from "./colour.ts";
import { type Point, curve } from "./shapes.ts";
import type { Ctx } from "./stage.ts";

/** A storm lantern hanging from its ring at the point given. */
export function lantern(ctx: Ctx, [x, y]: Point, size: number, metal: Rgb, flame: Rgb): void {
  ctx.strokeStyle = css(metal);
  ctx.lineWidth = size * 0.05;
  ctx.stroke(curve([[x - size * 0.26, y + size * 0.5], [x - size * 0.2, y + size * 0.12], [x, y], [x + size * 0.2, y + size * 0.12], [x + size * 0.26, y + size * 0.5]], false));
  ctx.fillStyle = css(flame);
  ctx.fill(curve([[x - size * 0.17, y + size * 0.36], [x + size * 0.17, y + size * 0.36], [x + size * 0.23, y + size * 0.6], [x + size * 0.17, y + size * 0.84], [x - size * 0.17, y + size * 0.84], [x - size * 0.23, y + size * 0.6]]));
  ctx.fillStyle = css(metal);
  ctx.fillRect(x - size * 0.2, y + size * 0.26, size * 0.4, size * 0.1);
  ctx.fillRect(x - size * 0.12, y + size * 0.16, size * 0.24, size * 0.12);
  ctx.fillRect(x - size * 0.25, y + size * 0.82, size * 0.5, size * 0.16);
  ctx.stroke(curve([[x - size * 0.24, y + size * 0.36], [x - size * 0.27, y + size * 0.6], [x - size * 0.24, y + size * 0.84]], false));
  ctx.stroke(curve([[x + size * 0.24, y + size * 0.36], [x + size * 0.27, y + size * 0.6], [x + size * 0.24, y + size * 0.84]], false));
}
