/** Draws every still and every moving shot: `npx tsx pictures.ts [stills|clips|preview] [scene ids]`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenes } from "./scenes/scenes.ts";
import { draw, run } from "./studio.ts";

const media = join(import.meta.dirname, "../media");
const fps = 24;

export async function stills(ids: readonly string[], folder = media): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const scene of scenes.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
    const order = { scene: scene.id, width: 1920, from: 0, to: 1, step: 1, quality: 0.88 };
    await draw(order, (picture) => writeFileSync(join(folder, `frame-${scene.id}.jpg`), picture));
  }
}

export async function clips(ids: readonly string[]): Promise<void> {
  for (const scene of scenes) {
    if (!scene.seconds || (ids.length > 0 && !ids.includes(scene.id))) continue;
    const frames = mkdtempSync(join(tmpdir(), "storyreel-clip-"));
    let count = 0;
    const save = (picture: Buffer): void => {
      writeFileSync(join(frames, `${String(count).padStart(4, "0")}.jpg`), picture);
      count += 1;
    };
    await draw({ scene: scene.id, width: 1280, from: 0, to: Math.round(scene.seconds * fps), step: 1, quality: 0.96 }, save);
    const colour = "scale=in_range=full:out_range=tv:out_color_matrix=bt709,format=yuv420p";
    run("ffmpeg", [
      ...["-y", "-v", "error", "-framerate", String(fps), "-i", join(frames, "%04d.jpg"), "-vf", `hqdn3d=2:1.5:3:2.5,${colour}`],
      ...["-c:v", "libx264", "-preset", "veryslow", "-b:v", `${Math.floor(3900 / scene.seconds)}k`, "-maxrate", "3000k", "-bufsize", "3000k"],
      ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-threads", "1", "-map_metadata", "-1"],
      ...["-fflags", "+bitexact", "-movflags", "+faststart", join(media, `shot-${scene.id}.mp4`)],
    ]);
    rmSync(frames, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [what, ...ids] = process.argv.slice(2);
  if (what === "stills") await stills(ids);
  if (what === "clips") await clips(ids);
}
