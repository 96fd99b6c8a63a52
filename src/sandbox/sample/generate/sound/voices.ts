/** Speaks the lines with Festival's slt voice and treats them: the keeper older, the child over a radio. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Line } from "../story.ts";
import { run } from "../studio.ts";

const characters: Record<Line["who"], string> = {
  keeper: "asetrate=28800,aresample=48000,atempo=0.94,highpass=f=85,equalizer=f=190:t=q:w=1:g=2,equalizer=f=3200:t=q:w=1.2:g=2.5,lowpass=f=11000",
  child: "asetrate=35600,aresample=48000,atempo=0.94,highpass=f=260,lowpass=f=4600,equalizer=f=1700:t=q:w=0.9:g=4,acrusher=bits=9:mix=0.22:mode=log",
};
const rooms: Record<Line["who"], string> = { keeper: "aecho=0.9:0.9:23|41:0.16|0.09", child: "aecho=0.9:0.9:17:0.08" };

function loudness(path: string): number {
  const { stderr } = spawnSync("ffmpeg", ["-hide_banner", "-nostats", "-i", path, "-af", "apad=pad_dur=0.5,ebur128", "-f", "null", "-"], { encoding: "utf8" });
  const found = [...stderr.matchAll(/I:\s+(-?[\d.]+) LUFS/g)].at(-1)?.[1];
  return Number(found ?? -70);
}

export function speak(line: Line, work: string, media: string): void {
  const [raw, text, shaped] = [join(work, `${line.id}-raw.wav`), line.spoken.replace("Forty-one", "Forty one"), join(work, `${line.id}.wav`)];
  const { status, stderr } = spawnSync("text2wave", ["-eval", "(voice_cmu_us_slt_arctic_hts)", "-o", raw], { input: text, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const trim = "silenceremove=start_periods=1:start_threshold=-50dB:start_silence=0.04,areverse,silenceremove=start_periods=1:start_threshold=-50dB:start_silence=0.04,areverse";
  const squeeze = "acompressor=threshold=-22dB:ratio=2.6:attack=6:release=120:makeup=2,deesser=i=0.25";
  run("ffmpeg", ["-y", "-v", "error", "-i", raw, "-af", `${trim},${characters[line.who]},${squeeze},${rooms[line.who]},afade=t=in:d=0.02`, "-ac", "1", shaped]);
  const gain = -18 - loudness(shaped);
  const level = `volume=${gain.toFixed(2)}dB,alimiter=limit=0.69:attack=3:release=60:level=false`;
  const hiss = "anoisesrc=color=pink:seed=5:amplitude=0.02:sample_rate=48000";
  const radio = line.who === "child" && line.id === "vo-03";
  const mixed = radio ? ["-f", "lavfi", "-i", hiss, "-filter_complex", `[0]${level}[v];[1]highpass=f=500,lowpass=f=4000[n];[v][n]amix=inputs=2:duration=first:normalize=0`] : ["-af", level];
  run("ffmpeg", ["-y", "-v", "error", "-i", shaped, ...mixed, "-ac", "1", "-ar", "48000", "-c:a", "libmp3lame", "-b:a", "96k", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", join(media, `${line.id}.mp3`)]);
}
