/** Writes board.json from the panels, the words and the media that were made for them. */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { panels } from "./panels.ts";
import { lines } from "./story.ts";

const root = join(import.meta.dirname, "..");
const projectId = "last-light";

function seconds(file: string): number {
  const args = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", join(root, file)];
  const { stdout } = spawnSync("ffprobe", args, { encoding: "utf8" });
  const value = Number(stdout);
  if (!(value > 0)) throw new Error(`${file} has no length`);
  return Math.round(value * 1000) / 1000;
}

const number = (id: string): string => id.slice(-2);

/** How long a panel is on screen, by the same rules the renderer uses. */
function lengthOf(id: string): number {
  const panel = panels.find((one) => one.id === id);
  if (!panel) throw new Error(`No panel ${id}`);
  if (panel.duration !== null) return panel.duration;
  const line = lines.find(({ frame }) => frame === id);
  if (line) return seconds(`media/${line.id}.mp3`) + 0.5;
  if (panel.clip) return seconds(`media/shot-${number(id)}.mp4`);
  return Math.min(6, Math.max(2, panel.script.length / 15));
}

/** The cut points of the film: the start of each panel, then the end. */
export function cuts(): number[] {
  const points = [0];
  for (const { id } of panels) points.push((points.at(-1) ?? 0) + lengthOf(id));
  return points.map((point) => Math.round(point * 1000) / 1000);
}

const said: Record<string, { comments?: unknown[]; reviews?: unknown[] }> = {
  frm_04: {
    comments: [{ id: "cmt_01", frame_id: "frm_04", author: "Ines Okafor", text: "Hold two beats longer before the lightning. We should lose her in the trough once, so that the next crest is a relief.", at: 1.4, status: "pending", created_at: "2025-03-04T10:12:00Z" }],
  },
  frm_10: {
    comments: [{ id: "cmt_02", frame_id: "frm_10", author: "Teodor Brandt", text: "Start the pull-out on the first downbeat of the major chord, and keep her feet in frame: the effort is in the legs.", at: 0.5, status: "pending", created_at: "2025-03-04T15:40:00Z" }],
    reviews: [{ id: "rev_01", frame_id: "frm_10", author: "Ines Okafor", text: "This is the poster. Approved.", at: null, status: "approved", created_at: "2025-03-05T09:05:00Z" }],
  },
};

type View = { x: number; y: number; width: number; height: number };

/** What the camera sees, in fractions of the picture: as much of it as the scale leaves around the centre. */
function view([x, y, scale]: readonly [number, number, number]): View {
  const size = 1 / scale;
  const start = (centre: number): number => Number(Math.min(1 - size, Math.max(0, centre - size / 2)).toFixed(4));
  return { x: start(x), y: start(y), width: Number(size.toFixed(4)), height: Number(size.toFixed(4)) };
}

function frames(): unknown[] {
  return panels.map((panel, index) => {
    const still = `media/frame-${number(panel.id)}.jpg`;
    const clip = `media/shot-${number(panel.id)}.mp4`;
    const [focusX, focusY] = panel.focus ?? [0.5, 0.5];
    return {
      id: panel.id,
      project_id: projectId,
      position: index + 1,
      scene: String(panel.scene),
      shot: panel.shot,
      title: panel.title,
      script: panel.script,
      dialogue: lines.find(({ frame }) => frame === panel.id)?.spoken ?? null,
      action: panel.action,
      notes: panel.notes,
      duration: panel.duration,
      image: existsSync(join(root, still)) ? { url: still, width: 1920, height: 1080, focal_point: { x: focusX, y: focusY } } : null,
      video: panel.clip ? { url: clip, duration: seconds(clip), has_audio: false } : null,
      camera: panel.move ? { move: panel.move[0], from: view(panel.move[1]), to: view(panel.move[2]) } : null,
      transition: panel.transition ? { kind: panel.transition[0], duration: panel.transition[1] } : null,
      status: panel.status,
      generation_job_id: null,
      comments: said[panel.id]?.comments ?? [],
      reviews: said[panel.id]?.reviews ?? [],
    };
  });
}

function tracks(): unknown[] {
  const points = cuts();
  const startOf = (id: string): number => points[panels.findIndex((panel) => panel.id === id)] ?? 0;
  const track = (fields: object): object => ({ project_id: projectId, frame_id: null, trim_start: 0, fade_in: 0, fade_out: 0, loop: false, muted: false, text: null, voice_id: null, ...fields });
  const sound = (id: string, kind: string, name: string, file: string, fields: object): object =>
    track({ id, kind, name, url: `media/${file}`, duration: seconds(`media/${file}`), ...fields });
  const near = (value: number): number => Math.round(value * 1000) / 1000;
  return [
    ...lines.map((line) => sound(line.id, "voiceover", line.who === "keeper" ? "Mara" : "Wren", `${line.id}.mp3`, {
      frame_id: line.frame, start: line.offset, volume: 1, fade_in: 0.02, fade_out: 0.08, text: line.spoken, voice_id: `voice_${line.who}`,
    })),
    sound("mus-01", "music", "Last Light", "score.mp3", { start: 0, duration: near(Math.min(seconds("media/score.mp3"), points.at(-1) ?? 0)), volume: 0.36, fade_in: 0.6, fade_out: 1.5 }),
    sound("sfx-01", "sfx", "Thunder over the sea", "thunder.mp3", { start: near(startOf("frm_06")), volume: 0.6, fade_out: 0.8 }),
    sound("sfx-02", "sfx", "The lamp takes", "ignition.mp3", { start: near(startOf("frm_09") + 0.1), volume: 0.55, fade_out: 0.6 }),
  ];
}

export function writeBoard(): void {
  const project = {
    id: projectId,
    title: "Last Light",
    description: "On the night before a machine takes over, an old keeper lights the lamp by hand to bring one small boat home.",
    aspect_ratio: "16:9",
    fps: 30,
    team_id: "team_gannet",
    version: 7,
    updated_at: "2025-03-05T09:05:00Z",
  };
  writeFileSync(join(root, "board.json"), `${JSON.stringify({ project, frames: frames(), audio_tracks: tracks() }, null, 2)}\n`);
}
