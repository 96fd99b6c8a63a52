/** Curves and lights that every scene uses. */
import { css, type Rgb } from "./colour.ts";
import { random } from "./noise.ts";
import type { Ctx, Stage } from "./stage.ts";

export type Point = readonly [number, number];

/** A closed or open smooth curve through the points (Catmull-Rom). */
export function curve(points: readonly Point[], closed = true): Path2D {
  const path = new Path2D();
  const count = points.length;
  const point = (index: number): Point => {
    const wrapped = closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
    return points[wrapped] ?? [0, 0];
  };
  path.moveTo(...point(0));
  for (let index = 0; index < (closed ? count : count - 1); index += 1) {
    const [a, b, c, d] = [point(index - 1), point(index), point(index + 1), point(index + 2)];
    path.bezierCurveTo(b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6, c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6, c[0], c[1]);
  }
  if (closed) path.closePath();
  return path;
}

export function polygon(points: readonly Point[]): Path2D {
  const path = new Path2D();
  points.forEach(([x, y], index) => (index === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
  return path;
}

export function linear(ctx: Ctx, from: Point, to: Point, stops: readonly (readonly [number, string])[]): CanvasGradient {
  const gradient = ctx.createLinearGradient(from[0], from[1], to[0], to[1]);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  return gradient;
}

export function radial(ctx: Ctx, centre: Point, radius: number, stops: readonly (readonly [number, string])[]): CanvasGradient {
  const gradient = ctx.createRadialGradient(centre[0], centre[1], 0, centre[0], centre[1], radius);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  return gradient;
}

/** A soft ball of light, added to the picture. */
export function glow(stage: Stage, centre: Point, radius: number, colour: Rgb, strength: number, squash = 1): void {
  const { ctx } = stage;
  ctx.save();
  ctx.globalCompositeOperation = "screen";
  ctx.translate(centre[0], centre[1]);
  ctx.scale(1, squash);
  ctx.fillStyle = radial(ctx, [0, 0], radius, [
    [0, css(colour, strength)],
    [0.12, css(colour, strength * 0.62)],
    [0.35, css(colour, strength * 0.22)],
    [0.65, css(colour, strength * 0.06)],
    [1, css(colour, 0)],
  ]);
  ctx.fillRect(-radius, -radius, radius * 2, radius * 2);
  ctx.restore();
}

/** A cone of light in hazy air. */
export function beam(stage: Stage, from: Point, angle: number, spread: number, length: number, colour: Rgb, strength: number): void {
  for (const [part, alpha] of [[1, 0.4], [0.6, 0.45], [0.28, 0.6]] as const) {
    stage.layer(
      (ctx) => {
        ctx.translate(from[0], from[1]);
        ctx.rotate(angle);
        const half = Math.tan(spread * part) * length;
        ctx.fillStyle = linear(ctx, [0, 0], [length, 0], [
          [0, css(colour, alpha * strength)],
          [0.2, css(colour, alpha * strength * 0.55)],
          [0.6, css(colour, alpha * strength * 0.18)],
          [1, css(colour, 0)],
        ]);
        ctx.fill(polygon([[0, -5], [length, -half], [length, half], [0, 5]]));
      },
      { blend: "screen", blur: 10 * part + 3 },
    );
  }
}

/** Slanting rain in three depths; t moves it. */
export function rain(stage: Stage, seed: number, t: number, slant: number, colour: Rgb, alpha: number, count = 420): void {
  const next = random(seed);
  stage.layer(
    (ctx) => {
      for (let drop = 0; drop < count; drop += 1) {
        const near = next();
        const length = 26 + near * near * 120;
        const speed = 900 + near * 2200;
        const span = 1080 + 400;
        const x0 = next() * 2500 - 300;
        const y0 = next() * span;
        const y = ((y0 + t * speed) % span) - 200;
        const x = x0 - slant * (y - 540);
        ctx.strokeStyle = css(colour, alpha * (0.15 + near * near * 0.6));
        ctx.lineWidth = 0.8 + near * near * 2.2;
        ctx.beginPath();
        ctx.moveTo(x, y);
        ctx.lineTo(x - slant * length, y + length);
        ctx.stroke();
      }
    },
    { blend: "screen" },
  );
}
