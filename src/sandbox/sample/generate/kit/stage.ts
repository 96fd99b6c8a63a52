/** A drawing surface measured in 1920 x 1080 units whatever its real size, with layers. */
import { css, type Rgb } from "./colour.ts";

export type Ctx = CanvasRenderingContext2D;
type Draw = (ctx: Ctx) => void;

export const WIDTH = 1920;
export const HEIGHT = 1080;

type Rim = { colour: Rgb; x: number; y: number; soft: number; alpha: number };
type LayerOptions = { blend?: GlobalCompositeOperation; alpha?: number; blur?: number; rims?: readonly Rim[] };

export function surface(width: number, height: number): Ctx {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  if (!ctx) throw new Error("This browser has no 2D canvas");
  return ctx;
}

export class Stage {
  readonly ctx: Ctx;
  readonly scale: number;
  readonly width: number;
  readonly height: number;

  constructor(width: number) {
    this.scale = width / WIDTH;
    this.width = width;
    this.height = Math.round(HEIGHT * this.scale);
    this.ctx = this.sheet();
  }

  /** A clear sheet with the stage's own coordinates. */
  sheet(): Ctx {
    const ctx = surface(this.width, this.height);
    ctx.scale(this.scale, this.scale);
    ctx.lineCap = "round";
    ctx.lineJoin = "round";
    return ctx;
  }

  /** Draws on a fresh sheet, lights its edges, lays it over the picture. */
  layer(draw: Draw, options: LayerOptions = {}): void {
    const sheet = this.sheet();
    draw(sheet);
    for (const rim of options.rims ?? []) this.rim(sheet, rim);
    this.lay(sheet, options);
  }

  lay(sheet: Ctx, options: LayerOptions = {}): void {
    this.ctx.save();
    this.ctx.resetTransform();
    this.ctx.globalCompositeOperation = options.blend ?? "source-over";
    this.ctx.globalAlpha = options.alpha ?? 1;
    if (options.blur) this.ctx.filter = `blur(${options.blur * this.scale}px)`;
    this.ctx.drawImage(sheet.canvas, 0, 0);
    this.ctx.restore();
  }

  /** Light along the edge that faces (x, y): the shape minus itself, moved away from the light. */
  private rim(sheet: Ctx, rim: Rim): void {
    const edge = surface(this.width, this.height);
    edge.drawImage(sheet.canvas, 0, 0);
    edge.globalCompositeOperation = "source-in";
    edge.fillStyle = css(rim.colour);
    edge.fillRect(0, 0, this.width, this.height);
    edge.globalCompositeOperation = "destination-out";
    edge.filter = `blur(${rim.soft * this.scale}px)`;
    const pad = 64;
    const { width, height } = this;
    const wide = surface(width + pad * 2, height + pad * 2);
    wide.drawImage(sheet.canvas, pad, pad);
    wide.drawImage(sheet.canvas, 0, height - 1, width, 1, pad, height + pad, width, pad);
    wide.drawImage(sheet.canvas, 0, 0, width, 1, pad, 0, width, pad);
    wide.drawImage(sheet.canvas, 0, 0, 1, height, 0, pad, pad, height);
    wide.drawImage(sheet.canvas, width - 1, 0, 1, height, width + pad, pad, pad, height);
    edge.drawImage(wide.canvas, -pad - rim.x * this.scale, -pad - rim.y * this.scale);
    sheet.save();
    sheet.resetTransform();
    sheet.globalCompositeOperation = "source-atop";
    sheet.globalAlpha = rim.alpha;
    sheet.drawImage(edge.canvas, 0, 0);
    sheet.restore();
  }

  /** Fills a box from a per-pixel function at a fraction of the size, smoothly enlarged. */
  field(detail: number, box: readonly [number, number, number, number], at: (x: number, y: number) => readonly [number, number, number, number], blend: GlobalCompositeOperation = "source-over"): void {
    const [left, top, wide, high] = box;
    const columns = Math.max(2, Math.round(wide * this.scale * detail));
    const rows = Math.max(2, Math.round(high * this.scale * detail));
    const sheet = surface(columns, rows);
    const image = sheet.createImageData(columns, rows);
    for (let row = 0, index = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1, index += 4) {
        image.data.set(at(left + ((column + 0.5) / columns) * wide, top + ((row + 0.5) / rows) * high), index);
      }
    }
    sheet.putImageData(image, 0, 0);
    this.ctx.save();
    this.ctx.globalCompositeOperation = blend;
    this.ctx.imageSmoothingQuality = "high";
    this.ctx.drawImage(sheet.canvas, left, top, wide, high);
    this.ctx.restore();
  }
}
