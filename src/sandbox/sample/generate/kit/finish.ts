/** What turns the drawing into a painting: brush, bloom, vignette, grain. */
import { css, type Rgb } from "./colour.ts";
import { noise, random } from "./noise.ts";
import { type Stage, surface } from "./stage.ts";

/** A soft Kuwahara filter: each pixel takes the calmest of its four neighbourhoods, like a loaded brush. */
export function brush(stage: Stage, size: number): void {
  const { width, height } = stage;
  const radius = Math.max(1, Math.round(size * stage.scale));
  const ctx = stage.ctx;
  const image = ctx.getImageData(0, 0, width, height);
  const stride = width + 1;
  const sums = [0, 1, 2, 3].map(() => new Float64Array(stride * (height + 1)));
  const [red, green, blue, square] = sums;
  if (!red || !green || !blue || !square) return;
  for (let y = 0; y < height; y += 1) {
    let r = 0;
    let g = 0;
    let b = 0;
    let q = 0;
    for (let x = 0; x < width; x += 1) {
      const source = (y * width + x) * 4;
      const [pr, pg, pb] = [image.data[source] ?? 0, image.data[source + 1] ?? 0, image.data[source + 2] ?? 0];
      const light = pr * 0.3 + pg * 0.59 + pb * 0.11;
      r += pr;
      g += pg;
      b += pb;
      q += light * light;
      const cell = (y + 1) * stride + x + 1;
      red[cell] = (red[cell - stride] ?? 0) + r;
      green[cell] = (green[cell - stride] ?? 0) + g;
      blue[cell] = (blue[cell - stride] ?? 0) + b;
      square[cell] = (square[cell - stride] ?? 0) + q;
    }
  }
  const box = (sum: Float64Array, a: number, b: number, c: number, d: number): number =>
    (sum[d] ?? 0) - (sum[c] ?? 0) - (sum[b] ?? 0) + (sum[a] ?? 0);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let r = 0;
      let g = 0;
      let b = 0;
      let total = 0;
      for (let quadrant = 0; quadrant < 4; quadrant += 1) {
        const left = Math.max(0, quadrant & 1 ? x : x - radius);
        const right = Math.min(width, (quadrant & 1 ? x + radius : x) + 1);
        const top = Math.max(0, quadrant & 2 ? y : y - radius);
        const bottom = Math.min(height, (quadrant & 2 ? y + radius : y) + 1);
        const area = (right - left) * (bottom - top);
        const corners = [top * stride + left, top * stride + right, bottom * stride + left, bottom * stride + right] as const;
        const mr = box(red, ...corners) / area;
        const mg = box(green, ...corners) / area;
        const mb = box(blue, ...corners) / area;
        const light = mr * 0.3 + mg * 0.59 + mb * 0.11;
        const spread = Math.max(0, box(square, ...corners) / area - light * light);
        const weight = 1 / (spread + 2) ** 3;
        r += mr * weight;
        g += mg * weight;
        b += mb * weight;
        total += weight;
      }
      const target = (y * width + x) * 4;
      image.data[target] = r / total;
      image.data[target + 1] = g / total;
      image.data[target + 2] = b / total;
    }
  }
  ctx.putImageData(image, 0, 0);
}

/** Bright parts spill over their surroundings. */
export function bloom(stage: Stage, radius: number, strength: number): void {
  const small = surface(Math.round(stage.width / 4), Math.round(stage.height / 4));
  small.filter = `contrast(1.7) brightness(0.72) blur(${(radius * stage.scale) / 4}px)`;
  small.drawImage(stage.ctx.canvas, 0, 0, small.canvas.width, small.canvas.height);
  const { ctx } = stage;
  ctx.save();
  ctx.resetTransform();
  ctx.globalCompositeOperation = "screen";
  ctx.globalAlpha = strength;
  ctx.drawImage(small.canvas, 0, 0, stage.width, stage.height);
  ctx.restore();
}

export function vignette(stage: Stage, colour: Rgb, strength: number, centre: readonly [number, number] = [960, 540]): void {
  const { ctx } = stage;
  const gradient = ctx.createRadialGradient(centre[0], centre[1], 420, centre[0], centre[1], 1320);
  gradient.addColorStop(0, css(colour, 0));
  gradient.addColorStop(0.55, css(colour, strength * 0.35));
  gradient.addColorStop(1, css(colour, strength));
  ctx.save();
  ctx.globalCompositeOperation = "multiply";
  ctx.fillStyle = gradient;
  ctx.fillRect(0, 0, 1920, 1080);
  ctx.restore();
}

/** Dry-brush streaks and film grain; the grain changes with each frame. */
export function grain(stage: Stage, amount: number, frame: number): void {
  const { width, height, ctx, scale } = stage;
  const image = ctx.getImageData(0, 0, width, height);
  const next = random(900 + frame);
  const dust = Float32Array.from({ length: 65536 }, () => next() + next() - 1);
  for (let y = 0, index = 0; y < height; y += 1) {
    const offset = Math.floor(next() * 65536);
    for (let x = 0; x < width; x += 1, index += 4) {
      const streak = noise((x * 0.9 + y * 0.35) / (34 * scale), (y * 0.95 - x * 0.33) / (3.4 * scale)) - 0.5;
      const light = ((image.data[index] ?? 0) + (image.data[index + 1] ?? 0) + (image.data[index + 2] ?? 0)) / 765;
      const add = (dust[(offset + x) & 65535] ?? 0) * amount * (1.15 - light * 0.6) + streak * (2 + light * 6);
      image.data[index] = (image.data[index] ?? 0) + add;
      image.data[index + 1] = (image.data[index + 1] ?? 0) + add;
      image.data[index + 2] = (image.data[index + 2] ?? 0) + add * 0.92;
    }
  }
  ctx.putImageData(image, 0, 0);
}
