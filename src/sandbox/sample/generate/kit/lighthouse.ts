import { css, type Rgb } from "./colour.ts";
import { type Point, curve, linear, polygon } from "./shapes.ts";
import type { Ctx } from "./stage.ts";

export type Tower = {
  /** Middle of the foot and the height up to the gallery. */
  x: number;
  y: number;
  height: number;
  light: Rgb;
  body: Rgb;
  shadow: Rgb;
  band: Rgb;
  metal: Rgb;
  /** Lamp colour, or null when it is dark. */
  lamp: Rgb | null;
  /** Side the light falls on: -1 left, 1 right. */
  side: number;
};

/** Where the lamp of a tower is. */
export const lampOf = (tower: Tower): Point => [tower.x, tower.y - tower.height * 1.1];

export function lighthouse(ctx: Ctx, tower: Tower): void {
  const { x, y, height: h } = tower;
  const foot = h * 0.135;
  const neck = h * 0.083;
  const across = (colours: readonly [Rgb, Rgb, Rgb]): CanvasGradient =>
    linear(ctx, [x - foot * tower.side * -1, y], [x + foot * tower.side * -1, y], [
      [0, css(colours[0])],
      [0.42, css(colours[1])],
      [1, css(colours[2])],
    ]);
  const wall = new Path2D();
  wall.moveTo(x - foot, y + h * 0.03);
  wall.quadraticCurveTo(x - neck * 1.08, y - h * 0.5, x - neck, y - h);
  wall.lineTo(x + neck, y - h);
  wall.quadraticCurveTo(x + neck * 1.08, y - h * 0.5, x + foot, y + h * 0.03);
  wall.closePath();
  ctx.fillStyle = across([tower.light, tower.body, tower.shadow]);
  ctx.fill(wall);
  ctx.save();
  ctx.clip(wall);
  ctx.globalCompositeOperation = "multiply";
  ctx.fillStyle = css(tower.band);
  for (const [from, to] of [[0.2, 0.4], [0.62, 0.82]] as const) {
    ctx.beginPath();
    ctx.ellipse(x, y - h * to, foot, h * 0.016, 0, Math.PI, 0, true);
    ctx.lineTo(x + foot, y - h * from);
    ctx.ellipse(x, y - h * from, foot, h * 0.018, 0, 0, Math.PI);
    ctx.fill();
  }
  ctx.restore();
  ctx.fillStyle = css(tower.metal, 0.75);
  for (const part of [0.3, 0.52, 0.74]) {
    ctx.fill(curve([[x - h * 0.014, y - h * part], [x, y - h * (part + 0.03)], [x + h * 0.014, y - h * part], [x + h * 0.012, y - h * (part - 0.025)], [x - h * 0.012, y - h * (part - 0.025)]]));
  }
  const metal = across([tower.light, tower.metal, tower.metal]);
  ctx.fillStyle = metal;
  ctx.fill(polygon([[x - neck, y - h * 0.99], [x - neck * 1.5, y - h * 1.025], [x + neck * 1.5, y - h * 1.025], [x + neck, y - h * 0.99]]));
  ctx.fillRect(x - neck * 1.62, y - h * 1.04, neck * 3.24, h * 0.018);
  ctx.strokeStyle = metal;
  ctx.lineWidth = h * 0.006;
  ctx.beginPath();
  for (let post = -4; post <= 4; post += 1) {
    const px = x + (post / 4) * neck * 1.55;
    ctx.moveTo(px, y - h * 1.04);
    ctx.lineTo(px, y - h * 1.085);
  }
  ctx.moveTo(x - neck * 1.55, y - h * 1.085);
  ctx.lineTo(x + neck * 1.55, y - h * 1.085);
  ctx.stroke();
  const room = neck * 0.82;
  const high = h * 0.115;
  ctx.fillStyle = tower.lamp ? css(tower.lamp) : css(tower.shadow);
  ctx.fillRect(x - room, y - h * 1.04 - high, room * 2, high);
  if (!tower.lamp) {
    ctx.fillStyle = css(tower.light, 0.25);
    ctx.fillRect(x + (tower.side > 0 ? room * 0.2 : -room * 0.8), y - h * 1.04 - high, room * 0.5, high);
  }
  ctx.lineWidth = h * 0.007;
  ctx.beginPath();
  for (const part of [-1, -0.45, 0.45, 1]) {
    ctx.moveTo(x + room * part, y - h * 1.04);
    ctx.lineTo(x + room * part, y - h * 1.04 - high);
  }
  ctx.stroke();
  ctx.fillStyle = metal;
  const roof = y - h * 1.04 - high;
  ctx.beginPath();
  ctx.moveTo(x - room * 1.22, roof);
  ctx.quadraticCurveTo(x - room * 0.85, roof - h * 0.062, x, roof - h * 0.07);
  ctx.quadraticCurveTo(x + room * 0.85, roof - h * 0.062, x + room * 1.22, roof);
  ctx.closePath();
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, roof - h * 0.078, h * 0.014, 0, 7);
  ctx.fill();
  ctx.fillRect(x - h * 0.003, roof - h * 0.15, h * 0.006, h * 0.08);
}
