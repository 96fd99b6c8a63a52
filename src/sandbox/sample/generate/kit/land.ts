import { css, type Rgb } from "./colour.ts";
import { clamp, fbm, noise, smooth } from "./noise.ts";
import { linear, polygon } from "./shapes.ts";
import { type Ctx, surface } from "./stage.ts";

type Ground = { from: number; to: number; height: (x: number) => number; bottom: number; top: Rgb; low: Rgb; seed: number; rough: number; light: Rgb; lightSide: number };

/** A rocky rise with chiselled faces that catch the light on one side. */
export function ground(ctx: Ctx, land: Ground): void {
  const ridge = (x: number): number => land.height(x) - (fbm(x / 90 + land.seed, land.seed, 5) - 0.5) * land.rough - (noise(x / 17 + land.seed, 3) - 0.5) * land.rough * 0.22;
  const points: [number, number][] = [];
  for (let x = land.from; x <= land.to; x += 5) points.push([x, ridge(x)]);
  const shape = polygon([...points, [land.to, land.bottom], [land.from, land.bottom]]);
  const peak = Math.min(...points.map(([, y]) => y));
  ctx.save();
  ctx.fillStyle = linear(ctx, [0, peak], [0, land.bottom], [[0, css(land.top)], [1, css(land.low)]]);
  ctx.fill(shape);
  ctx.clip(shape);
  const high = land.bottom - peak + 40;
  const sheet = surface(Math.ceil((land.to - land.from) / 2.2), Math.ceil(high / 2.2));
  const image = sheet.createImageData(sheet.canvas.width, sheet.canvas.height);
  const crag = (x: number, y: number): number => {
    const bend = fbm(x / 160 + land.seed, y / 160, 2) * 1.6;
    return 1 - Math.abs(2 * fbm(x / 105 + y / 260 + land.seed + bend, y / 74 - x / 420 + bend, 5) - 1);
  };
  for (let row = 0, index = 0; row < image.height; row += 1) {
    for (let column = 0; column < image.width; column += 1, index += 4) {
      const x = land.from + column * 2.2;
      const y = peak - 40 + row * 2.2;
      const depth = clamp((y - ridge(x)) / 260);
      const here = crag(x, y);
      const lit = clamp((here - crag(x + land.lightSide * 7, y - 9)) * 4.5 + (1 - depth) * 0.12);
      const crack = 1 - smooth(0.52, 0.8, here);
      const shade: Rgb = lit > crack * 0.3 ? land.light : [land.low[0] * 0.4, land.low[1] * 0.4, land.low[2] * 0.5];
      image.data.set([shade[0], shade[1], shade[2], 255 * (lit > crack * 0.3 ? Math.min(0.7, lit) * (1 - depth * 0.72) : crack * 0.45)], index);
    }
  }
  sheet.putImageData(image, 0, 0);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(sheet.canvas, land.from, peak - 40, sheet.canvas.width * 2.2, sheet.canvas.height * 2.2);
  ctx.restore();
}

export function cottage(ctx: Ctx, x: number, y: number, size: number, wall: Rgb, roof: Rgb, window: Rgb): void {
  ctx.fillStyle = css(wall);
  ctx.fillRect(x, y - size * 0.42, size, size * 0.46);
  ctx.fillStyle = css(roof);
  ctx.fill(polygon([[x - size * 0.05, y - size * 0.4], [x + size * 0.1, y - size * 0.72], [x + size * 0.92, y - size * 0.72], [x + size * 1.05, y - size * 0.4]]));
  ctx.fillRect(x + size * 0.74, y - size * 0.9, size * 0.11, size * 0.25);
  ctx.fillStyle = css(window);
  ctx.fillRect(x + size * 0.18, y - size * 0.3, size * 0.14, size * 0.16);
  ctx.fillRect(x + size * 0.62, y - size * 0.3, size * 0.14, size * 0.16);
}
