/** 9. Insert: the match and the wick. */
import { blend, css, rgb } from "../kit/colour.ts";
import { fbm, noise, random } from "../kit/noise.ts";
import type { Scene } from "../kit/scene.ts";
import { type Point, curve, glow, linear, polygon } from "../kit/shapes.ts";
import type { Ctx, Stage } from "../kit/stage.ts";

function flame(c: Ctx, [x, y]: Point, size: number, t: number): void {
  const sway = (noise(t * 5.1, 1) - 0.5) * 0.34 + (noise(t * 11, 7) - 0.5) * 0.16;
  const tall = 1 + (noise(t * 7.3, 4) - 0.5) * 0.22;
  const tongue = (wide: number, high: number, colour: string): void => {
    c.fillStyle = colour;
    c.fill(curve([
      [x, y], [x - size * 0.3 * wide, y - size * 0.22], [x - size * 0.27 * wide + sway * size * 0.15, y - size * 0.55 * high], [x + sway * size * 0.5, y - size * 1.3 * high * tall],
      [x + size * 0.2 * wide + sway * size * 0.2, y - size * 0.6 * high], [x + size * 0.3 * wide, y - size * 0.22],
    ]));
  };
  tongue(1.1, 1.05, "#ff8a1e");
  tongue(0.82, 0.88, "#ffc64a");
  tongue(0.5, 0.66, "#fff6d6");
}

const wick: Point = [1190, 560];

const turn0 = (dx: number, dy: number): number => 0.5 + 0.5 * Math.cos(Math.atan2(dy, dx) - 2.3);
const warmth = (far: number): number => Math.exp(-far / 520);

function prisms(stage: Stage, centre: Point, t: number): void {
  const flick = 0.9 + noise(t * 8, 3) * 0.2;
  stage.field(0.4, [0, 0, 1920, 1080], (x, y) => {
    const dx = (x - centre[0]) / 1.05;
    const dy = y - centre[1];
    const far = Math.hypot(dx, dy);
    const ring = (far / 92) ** 1.28;
    const part = ring - Math.floor(ring);
    const edge = Math.max(0, 1 - part * 6) + Math.max(0, part - 0.93) * 7;
    const face = (0.3 + 0.9 * (1 - part) ** 1.6) * Math.exp(-far / 470) * flick;
    const grit = 0.75 + fbm(x / 60, y / 60, 3) * 0.5;
    const turn = 0.6 + 0.4 * Math.cos(Math.atan2(dy, dx) * 2 - 0.6 + Math.floor(ring) * 0.4);
    const warm = (ring < 1 ? 0.9 : face * turn) * grit;
    const spoke = Math.exp(-(((Math.atan2(dy, dx) * 8) / Math.PI - Math.round((Math.atan2(dy, dx) * 8) / Math.PI)) ** 2) / 0.0009) * (far > 160 ? 1 : 0);
    const rim = edge * Math.exp(-far / 560) * (0.45 + turn0(dx, dy) * 0.5) - spoke * 0.3 * warmth(far);
    const cool = 0.16 * (1 - part) * (x / 1920);
    return [16 + 236 * warm + 220 * rim, 18 + 138 * warm + 150 * rim + cool * 60, 30 + 46 * warm + 78 * rim + cool * 120, 255];
  });
}

function burner(c: Ctx): void {
  const [x, y] = wick;
  const brass = linear(c, [x - 150, 0], [x + 150, 0], [[0, "#ffd890"], [0.25, "#c08436"], [0.6, "#6a4020"], [1, "#2a1812"]]);
  c.fillStyle = brass;
  c.fillRect(x - 34, y + 4, 68, 60);
  c.fill(polygon([[x - 92, y + 62], [x + 92, y + 62], [x + 120, y + 130], [x - 120, y + 130]]));
  c.fillStyle = linear(c, [x - 150, 0], [x + 150, 0], [[0, "#a87030"], [0.3, "#70481f"], [1, "#1c100d"]]);
  c.fillRect(x - 132, y + 130, 264, 42);
  c.fillStyle = brass;
  c.fill(polygon([[x - 110, y + 172], [x + 110, y + 172], [x + 210, y + 540], [x - 210, y + 540]]));
  c.fillStyle = "rgba(20,10,6,0.6)";
  for (let hole = -3; hole <= 3; hole += 1) {
    c.beginPath();
    c.ellipse(x + hole * 28, y + 98, 8, 13, 0, 0, 7);
    c.fill();
  }
  c.fillStyle = "#f6e6c2";
  c.fillRect(x - 20, y - 14, 40, 26);
  c.fillStyle = brass;
  c.beginPath();
  c.roundRect(x + 118, y + 134, 160, 32, 14);
  c.fill();
  c.beginPath();
  c.arc(x + 280, y + 149, 40, 0, 7);
  c.fill();
}

const matchTip: Point = [1118, 526];

/** The keeper's hand from the left, a match between finger and thumb. */
function matchHand(c: Ctx): void {
  c.strokeStyle = linear(c, [860, 640], [1118, 526], [[0, "#caa06a"], [0.8, "#e8c088"], [1, "#2a1a12"]]);
  c.lineWidth = 13;
  c.lineCap = "butt";
  c.beginPath();
  c.moveTo(850, 646);
  c.lineTo(matchTip[0], matchTip[1] + 8);
  c.stroke();
  c.lineCap = "round";
  const skin = linear(c, [420, 820], [930, 600], [[0, "#3a2426"], [0.45, "#91583e"], [1, "#f0b078"]]);
  const bend = (points: readonly Point[], wide: number, light: number): void => {
    c.strokeStyle = "rgba(46,20,18,0.9)";
    c.lineWidth = wide + 10;
    c.stroke(curve(points.map(([x, y]): Point => [x - 2, y + 5]), false));
    c.strokeStyle = linear(c, [560, 760], [930, 600], [[0, css(blend(rgb("#5a352c"), rgb("#8a5640"), light))], [0.6, "#bd7c54"], [1, css(blend(rgb("#c88a5c"), rgb("#ffc890"), light))]]);
    c.lineWidth = wide;
    c.stroke(curve(points, false));
  };
  bend([[600, 800], [720, 830], [800, 800], [782, 742]], 66, 0.1);
  bend([[600, 770], [742, 776], [826, 742], [806, 694]], 68, 0.3);
  c.fillStyle = skin;
  c.fill(curve([[380, 770], [470, 690], [560, 612], [660, 590], [726, 620], [744, 700], [740, 790], [668, 860], [560, 900], [450, 930]]));
  bend([[640, 640], [740, 590], [826, 604], [886, 636]], 62, 1);
  bend([[600, 770], [690, 740], [776, 700], [872, 672]], 62, 0.75);
  c.fillStyle = "rgba(255,224,190,0.55)";
  c.beginPath();
  c.ellipse(884, 622, 20, 11, 0.5, 0, 7);
  c.fill();
  c.strokeStyle = "rgba(60,28,22,0.55)";
  c.lineWidth = 4;
  for (const [x, y] of [[738, 570], [748, 580], [758, 572]] as const) c.stroke(curve([[x, y], [x + 3, y + 22], [x, y + 44]], false));
  c.fillStyle = linear(c, [100, 900], [560, 700], [[0, "#141a28"], [0.6, "#2f3447"], [1, "#6f5a50"]]);
  c.fill(curve([[-60, 860], [160, 800], [380, 690], [440, 700], [500, 800], [530, 930], [500, 980], [300, 1090], [-60, 1200]]));
  c.strokeStyle = "rgba(10,12,20,0.5)";
  c.lineWidth = 8;
  for (let rib = 0; rib < 6; rib += 1) c.stroke(curve([[388 - rib * 24, 706 + rib * 12], [446 - rib * 25, 820 + rib * 12], [470 - rib * 28, 960 + rib * 14]], false));
}

export const match: Scene = {
  id: "09",
  seconds: 3.5,
  brush: 4,
  bloom: 0.5,
  shade: { colour: rgb("#1a0f14"), strength: 0.85, centre: [1100, 540] },
  paint(stage, t) {
    prisms(stage, [1250, 470], t);
    stage.layer(burner, { rims: [{ colour: rgb("#ffe2a0"), x: -2, y: -6, soft: 5, alpha: 0.8 }] });
    stage.layer((c) => {
      c.translate(Math.sin(t * 1.3) * 4, Math.sin(t * 2.1) * 3);
      matchHand(c);
    }, { rims: [{ colour: rgb("#ffd28a"), x: 7, y: -7, soft: 7, alpha: 0.85 }] });
  },
  glaze(stage, t) {
    const tip: Point = [matchTip[0] + Math.sin(t * 1.3) * 4, matchTip[1] + Math.sin(t * 2.1) * 3 + 10];
    const grown = Math.min(1, 0.55 + t * 0.16);
    stage.layer((c) => {
      flame(c, tip, 74, t);
      flame(c, [wick[0], wick[1] - 10], 205 * grown, t + 9);
    }, { blur: 2.5 });
    const flick = 0.92 + noise(t * 9, 2) * 0.16;
    glow(stage, [1170, 460], 900, rgb("#ff9a30"), 0.55 * flick * (0.7 + grown * 0.3));
    glow(stage, [1180, 480], 260, rgb("#ffd890"), 0.6 * flick);
    const next = random(14);
    stage.layer((c) => {
      for (let spark = 0; spark < 26; spark += 1) {
        const life = (next() + t * (0.2 + next() * 0.3)) % 1;
        c.fillStyle = css(rgb("#ffcf7a"), (1 - life) * 0.9);
        c.beginPath();
        c.arc(1170 + (next() - 0.5) * 300 + Math.sin(life * 6 + spark) * 40, 470 - life * 460, 1.5 + next() * 3, 0, 7);
        c.fill();
      }
    }, { blend: "screen", blur: 1 });
  },
};
