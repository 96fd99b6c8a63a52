/** Voices, effects and music: `npx tsx sounds.ts`. The music is cut to the length of the shots. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cuts } from "./board.ts";
import { ignition, thunder } from "./sound/effects.ts";
import { score } from "./sound/score.ts";
import { speak } from "./sound/voices.ts";
import { type Stereo, writeWav } from "./sound/wave.ts";
import { lines } from "./story.ts";
import { run } from "./studio.ts";

const media = join(import.meta.dirname, "../media");

function store(work: string, name: string, sound: Stereo, bits: string): void {
  const wav = join(work, `${name}.wav`);
  writeWav(wav, sound);
  run("ffmpeg", ["-y", "-v", "error", "-i", wav, "-c:a", "libmp3lame", "-b:a", bits, "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", join(media, `${name}.mp3`)]);
}

export function sounds(): void {
  const work = mkdtempSync(join(tmpdir(), "storyreel-sound-"));
  mkdirSync(media, { recursive: true });
  for (const line of lines) speak(line, work, media);
  store(work, "thunder", thunder(), "128k");
  store(work, "ignition", ignition(), "128k");
  store(work, "score", score(cuts()), "144k");
  rmSync(work, { recursive: true });
}

if (process.argv[1] === import.meta.filename) sounds();
