/** Runs in the browser: draws what the address asks for and posts every picture back. */
import { bloom, brush, grain, vignette } from "./kit/finish.ts";
import type { Scene } from "./kit/scene.ts";
import { Stage } from "./kit/stage.ts";
import { scenes } from "./scenes/scenes.ts";

const ask = new URLSearchParams(location.search);
const number = (name: string): number => Number(ask.get(name));

function draw(scene: Scene, width: number, t: number, frame: number): HTMLCanvasElement {
  const stage = new Stage(width);
  scene.paint(stage, t);
  brush(stage, scene.brush ?? 4);
  scene.glaze?.(stage, t);
  bloom(stage, 46, scene.bloom ?? 0.35);
  vignette(stage, scene.shade?.colour ?? [30, 30, 50], scene.shade?.strength ?? 0.6, scene.shade?.centre);
  grain(stage, 5, frame);
  return stage.ctx.canvas;
}

async function post(canvas: HTMLCanvasElement, quality: number): Promise<void> {
  const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  await fetch("/picture", { method: "POST", body: picture });
}

const scene = scenes.find(({ id }) => id === ask.get("scene"));
if (scene) {
  for (let frame = number("from"); frame < number("to"); frame += number("step")) {
    await post(draw(scene, number("width"), frame / 24, frame), number("quality"));
  }
}
await fetch("/done", { method: "POST" });
