/** A spiral stair in a round tower, found by walking along each ray of sight. Metres, z up. */
import { type Rgb, blend } from "./colour.ts";
import { clamp, fbm, smooth } from "./noise.ts";

export type Vec = readonly [number, number, number];

export const wall = 2.7;
export const well = 1.0;
export const pitch = 4.4;
export const steps = 24;
const thick = 0.2;
const turnOf = (x: number, y: number): number => Math.atan2(y, x) / (Math.PI * 2) + (y < 0 ? 1 : 0);

/** The first tread at or above this height, at this turn (0 to 1). */
export function treadAbove(turn: number, z: number): number {
  const part = (Math.floor(turn * steps) / steps) * pitch;
  return part + Math.ceil((z - part) / pitch - 1e-6) * pitch;
}

function solid(x: number, y: number, z: number): boolean {
  const square = x * x + y * y;
  if (square > wall * wall) return true;
  if (square < well * well) return false;
  return treadAbove(turnOf(x, y), z) - z < thick;
}

type Camera = { eye: Vec; right: Vec; up: Vec; ahead: Vec; focal: number };

const unit = ([x, y, z]: Vec): Vec => {
  const size = Math.hypot(x, y, z);
  return [x / size, y / size, z / size];
};
const cross = (a: Vec, b: Vec): Vec => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const minus = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export function look(eye: Vec, target: Vec, focal: number, roll: number): Camera {
  const ahead = unit(minus(target, eye));
  const right = unit(cross(ahead, [Math.sin(roll), 0, Math.cos(roll)]));
  return { eye, ahead, right, up: cross(right, ahead), focal };
}

/** Picture position and size of one metre there. */
export function project(camera: Camera, point: Vec): Vec {
  const way = minus(point, camera.eye);
  const size = camera.focal / dot(way, camera.ahead);
  return [960 + dot(way, camera.right) * size, 540 - dot(way, camera.up) * size, size];
}

/** How much of the lamp reaches a point; the keeper's body stands in the way as an upright column. */
function lampShare(from: Vec, lamp: Vec, body: Vec): number {
  let open = 1;
  const count = 26;
  for (let step = 2; step < count; step += 1) {
    const part = step / count;
    const x = from[0] + (lamp[0] - from[0]) * part;
    const y = from[1] + (lamp[1] - from[1]) * part;
    const z = from[2] + (lamp[2] - from[2]) * part;
    if (part < 0.94 && solid(x, y, z)) return 0;
    const high = z - body[2];
    if (high > 0 && high < 1.65) {
      const size = high > 1.36 ? 0.14 : 0.3 - high * 0.08;
      open = Math.min(open, smooth(size * 0.75, size * 1.15, Math.hypot(x - body[0], y - body[1])));
    }
  }
  return open;
}

export function stone(camera: Camera, x: number, y: number, lamp: Vec, body: Vec): Rgb {
  const across = (x - 960) / camera.focal;
  const down = (540 - y) / camera.focal;
  const way = unit([0, 1, 2].map((axis) => (camera.ahead[axis] ?? 0) + (camera.right[axis] ?? 0) * across + (camera.up[axis] ?? 0) * down).reduce<[number, number, number]>((sum, value, axis) => {
    sum[axis] = value;
    return sum;
  }, [0, 0, 0]));
  const at = (t: number): Vec => [camera.eye[0] + way[0] * t, camera.eye[1] + way[1] * t, camera.eye[2] + way[2] * t];
  let far = 0.3;
  let near = 0.2;
  while (far < 24 && !solid(...at(far))) {
    near = far;
    far += 0.04 + far * 0.006;
  }
  for (let round = 0; round < 6; round += 1) {
    const half = (near + far) / 2;
    if (solid(...at(half))) far = half;
    else near = half;
  }
  return shade(at(near), at(far), near, lamp, body);
}

function shade(before: Vec, hit: Vec, distance: number, lamp: Vec, body: Vec): Rgb {
  const [x, y, z] = hit;
  const out = Math.hypot(x, y);
  const turn = turnOf(x, y);
  const tread = treadAbove(turn, z);
  let normal: Vec = [-x / out, -y / out, 0];
  let tone = 1;
  if (out > wall - 0.002) {
    const row = z / 0.3;
    const column = turn * 46 + (Math.floor(row) % 2) * 0.5;
    const joint = Math.min(row - Math.floor(row), (column - Math.floor(column)) * 1.2);
    tone = smooth(0, 0.1, joint) * 0.4 + 0.5 + fbm(Math.floor(column) * 7.7, Math.floor(row) * 3.3, 1) * 0.22;
  } else if (before[2] >= tread - 0.012) {
    normal = [0, 0, 1];
    const along = turn * steps - Math.floor(turn * steps);
    tone = (0.45 + 0.55 * smooth(0, 0.16, along)) * (0.6 + 0.4 * smooth(wall, wall - 0.35, out)) * 1.15;
  } else if (before[2] < tread - thick) {
    normal = [0, 0, -1];
  } else if (out > well + 0.012) {
    normal = [y / out, -x / out, 0];
    tone = 0.8;
  }
  const beam = minus(lamp, hit);
  const reach = Math.hypot(...beam);
  const facing = Math.max(0, dot(beam, normal) / reach);
  const share = lampShare([x + normal[0] * 0.05, y + normal[1] * 0.05, z + normal[2] * 0.05], lamp, body);
  const warm = ((facing * 0.95 + 0.05) * share * 4.6) / (0.7 + reach * reach) + 0.035 / (0.5 + reach * 0.4);
  const cool = 0.075 + 0.1 * clamp(normal[2]) + 0.04 * clamp(-normal[0]);
  const grit = 0.66 + 0.55 * fbm(x * 5 + z * 2 + 40, y * 5 + z * 4 + 40, 4);
  const lit = (value: number): number => value / (1 + value / 330);
  const base = tone * grit;
  const colour: Rgb = [lit(190 * base * (warm * 1.25 + cool * 0.5)), lit(165 * base * (warm * 0.72 + cool * 0.85)), lit(150 * base * (warm * 0.3 + cool * 1.45))];
  return blend(colour, [9, 14, 27], smooth(4.5, 15, distance) * 0.92);
}
