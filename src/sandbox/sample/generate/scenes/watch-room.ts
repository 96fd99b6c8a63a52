/** 2. Over the keeper's shoulder: the letter, the window, the weather. */
import { type Stop, css, rgb } from "../kit/colour.ts";
import { random } from "../kit/noise.ts";
import type { Scene } from "../kit/scene.ts";
import { sea } from "../kit/sea.ts";
import { type Point, curve, glow, linear, polygon, radial } from "../kit/shapes.ts";
import { mist, sky } from "../kit/sky.ts";
import type { Ctx, Stage } from "../kit/stage.ts";

const dusk: readonly Stop[] = [[0, rgb("#c98a6a")], [0.18, rgb("#8a6a78")], [0.45, rgb("#4a5273")], [1, rgb("#1c2a49")]];
const panes = { left: 800, right: 1800, top: 70, bottom: 705 };

function room(c: Ctx): void {
  c.fillStyle = linear(c, [0, 0], [1920, 0], [[0, "#141420"], [0.45, "#2a2430"], [1, "#33262a"]]);
  c.beginPath();
  c.rect(0, 0, 1920, 1080);
  c.rect(panes.left, panes.top, panes.right - panes.left, panes.bottom - panes.top);
  c.fill("evenodd");
  c.fillStyle = "#211c26";
  for (let plank = 0; plank < 9; plank += 1) c.fillRect(plank * 92 - 10, 0, 4, 800);
}

function frame(c: Ctx): void {
  const { left, right, top, bottom } = panes;
  c.fillStyle = "#38303a";
  c.beginPath();
  c.rect(left - 34, top - 34, right - left + 68, bottom - top + 68);
  c.rect(left, top, right - left, bottom - top);
  c.fill("evenodd");
  c.fillStyle = "#2d2731";
  c.fillRect(left + 325, top, 20, bottom - top);
  c.fillRect(left + 655, top, 20, bottom - top);
  c.fillRect(left, top + 300, right - left, 16);
  c.fillStyle = "#4a3a3c";
  c.fillRect(left - 60, bottom + 18, right - left + 120, 40);
}

function desk(c: Ctx): void {
  c.fillStyle = linear(c, [0, 830], [0, 1080], [[0, "#6a4630"], [0.12, "#573826"], [1, "#23171a"]]);
  c.fillRect(0, 838, 1920, 250);
  c.fillStyle = "#8a5c38";
  c.fillRect(0, 834, 1920, 9);
  c.fillStyle = radial(c, [1560, 880], 700, [[0, "rgba(255,190,110,0.55)"], [1, "rgba(255,190,110,0)"]]);
  c.fillRect(700, 838, 1220, 250);
}

function letter(c: Ctx): void {
  c.save();
  c.transform(1, 0, -0.35, 0.62, 330, 350);
  c.fillStyle = "rgba(10,6,8,0.6)";
  c.fillRect(1196, 842, 330, 300);
  c.fillStyle = linear(c, [1180, 840], [1510, 1140], [[0, "#f0dcb4"], [1, "#ffedc6"]]);
  c.fillRect(1180, 830, 330, 300);
  const next = random(12);
  c.fillStyle = "#5b4a44";
  for (let line = 0; line < 10; line += 1) c.fillRect(1210, 878 + line * 22, 150 + next() * 115, 5);
  c.fillStyle = "#8e2f2a";
  c.beginPath();
  c.arc(1460, 1092, 21, 0, 7);
  c.fill();
  c.restore();
}

function lamp(c: Ctx): void {
  c.fillStyle = linear(c, [1580, 0], [1700, 0], [[0, "#c58a3c"], [0.5, "#8a5a24"], [1, "#3a2414"]]);
  c.fill(curve([[1575, 872], [1600, 820], [1625, 800], [1655, 800], [1680, 820], [1705, 872], [1640, 884]]));
  c.fillRect(1612, 772, 56, 34);
  c.fillStyle = "rgba(255,226,160,0.5)";
  c.fill(curve([[1618, 774], [1596, 700], [1614, 640], [1622, 560], [1658, 560], [1666, 640], [1684, 700], [1662, 774]]));
  c.fillStyle = "#fff6d0";
  c.fill(curve([[1640, 640], [1656, 700], [1650, 746], [1640, 756], [1630, 746], [1624, 700]]));
}

function keeper(c: Ctx): void {
  const sweater = linear(c, [300, 0], [1120, 0], [[0, "#1b2433"], [0.5, "#2b3140"], [0.85, "#5a4540"], [1, "#7d583f"]]);
  c.fillStyle = sweater;
  c.fill(curve([[630, 640], [560, 690], [400, 752], [300, 860], [262, 1120], [1150, 1120], [1112, 880], [1030, 762], [880, 694], [806, 640]]));
  const knit = random(8);
  for (let row = 0; row < 30; row += 1) {
    for (let stitch = -24; stitch <= 24; stitch += 1) {
      const x = 715 + stitch * 19 + (row % 2) * 2;
      const y = 700 + row * 16 + (stitch * 19) ** 2 / 1150;
      const inside = y > 700 && Math.abs(x - 715) < 120 + (y - 640) * 1.15;
      if (!inside || y > 1090) continue;
      c.strokeStyle = `rgba(6,8,16,${0.16 + knit() * 0.16})`;
      c.lineWidth = 4;
      c.beginPath();
      c.moveTo(x - 7, y - 6);
      c.lineTo(x, y + 5);
      c.lineTo(x + 7, y - 6);
      c.stroke();
    }
  }
  c.fillStyle = linear(c, [620, 0], [830, 0], [[0, "#3a2c2e"], [0.6, "#7a523f"], [1, "#c08a5e"]]);
  c.fill(curve([[640, 540], [634, 650], [720, 690], [812, 650], [806, 540]]));
  c.fillStyle = linear(c, [610, 0], [850, 0], [[0, "#232c3d"], [0.6, "#40404c"], [1, "#96705a"]]);
  c.fill(curve([[600, 668], [640, 625], [720, 652], [806, 622], [846, 668], [842, 724], [720, 762], [602, 724]]));
  c.fillStyle = linear(c, [830, 0], [870, 0], [[0, "#9a664a"], [1, "#d99d6c"]]);
  c.fill(curve([[838, 430], [872, 420], [880, 460], [862, 505], [842, 508]]));
  const hair = linear(c, [570, 0], [870, 0], [[0, "#262b3a"], [0.4, "#4d505d"], [0.75, "#8f8880"], [1, "#d9bb94"]]);
  const knot = (): void => {
    c.fillStyle = hair;
    c.fill(curve([[640, 226], [656, 176], [700, 146], [756, 144], [806, 172], [826, 222], [806, 270], [740, 292], [668, 276]]));
    c.strokeStyle = "rgba(22,24,36,0.55)";
    for (let coil = 0; coil < 9; coil += 1) {
      c.lineWidth = 3 + (coil % 3) * 2;
      c.stroke(curve([[648 + coil * 16, 262 - Math.sin(coil / 2.6) * -10], [660 + coil * 17, 206 - Math.sin(coil / 2.8) * 26], [706 + coil * 10, 158 + Math.abs(coil - 4) * 5]], false));
    }
    c.strokeStyle = "rgba(255,226,184,0.35)";
    c.lineWidth = 5;
    c.stroke(curve([[760, 160], [800, 190], [812, 236]], false));
    c.stroke(curve([[720, 152], [770, 186], [784, 250]], false));
  };
  c.fillStyle = hair;
  c.fill(curve([[722, 250], [800, 270], [848, 340], [858, 440], [834, 530], [806, 590], [776, 628], [722, 606], [668, 630], [634, 590], [608, 530], [584, 440], [594, 340], [642, 270]]));
  const next = random(3);
  for (let strand = 0; strand < 64; strand += 1) {
    const part = strand / 63;
    const around = Math.PI * (1.12 - part * 1.24);
    const x = 721 + Math.cos(around) * 140;
    const y = 440 + Math.sin(around) * 180;
    const sway = (next() - 0.5) * 22;
    c.strokeStyle = next() > 0.42 ? `rgba(20,22,34,${0.2 + next() * 0.3})` : `rgba(255,232,200,${0.06 + part * 0.22})`;
    c.lineWidth = 2.5 + next() * 4;
    c.stroke(curve([[x, y], [x + (728 - x) * 0.2 + sway, y - (y - 270) * 0.45], [x + (730 - x) * 0.72, y - (y - 270) * 0.86], [730 + (x - 730) * 0.2, 262]], false));
  }
  c.lineWidth = 3;
  c.strokeStyle = "rgba(190,168,140,0.8)";
  for (const [x, y, side] of [[824, 560, 1], [812, 590, 1], [624, 570, -1], [700, 622, -1], [760, 626, 1]] as const) {
    c.stroke(curve([[x, y], [x + side * 14, y + 34], [x + side * 6, y + 66]], false));
  }
  knot();
}

function drops(stage: Stage): void {
  const next = random(33);
  stage.layer((c) => {
    for (let drop = 0; drop < 170; drop += 1) {
      const x = panes.left + next() * (panes.right - panes.left);
      const y = panes.top + next() * (panes.bottom - panes.top);
      const long = 6 + next() ** 3 * 90;
      c.strokeStyle = css(rgb("#dbe6ee"), 0.1 + next() * 0.2);
      c.lineWidth = 1.5 + next() * 2.5;
      c.stroke(curve([[x, y], [x - 2, y + long * 0.5], [x + 2, y + long]], false));
    }
  });
}

export const watchRoom: Scene = {
  id: "02",
  shade: { colour: rgb("#191626"), strength: 0.8, centre: [1250, 600] },
  brush: 5,
  paint(stage) {
    sky(stage, { stops: dusk, horizon: 560, seed: 14.1, cover: 0.72, dark: rgb("#28304a"), lit: rgb("#e09a74"), light: [980, 540], reach: 420 });
    sea(stage, { horizon: 560, eye: 4, swell: 0.4, time: 2, seed: 2, mirror: dusk, deep: rgb("#18263c"), lights: [{ x: 990, width: 90, colour: rgb("#e8905c"), strength: 0.35 }], foam: rgb("#b9c4cc"), foamAmount: 0.5, haze: rgb("#8d7078"), bottom: 800 });
    mist(stage, 480, 640, rgb("#b88a80"), 0.4, 4);
    drops(stage);
    stage.layer(room);
    stage.layer(frame, { rims: [{ colour: rgb("#ffb978"), x: 3, y: 3, soft: 3, alpha: 0.5 }] });
    stage.layer(desk);
    stage.layer((c) => {
      c.fillStyle = "rgba(8,6,12,0.55)";
      c.fill(polygon([[250, 1080], [420, 850], [1060, 845], [1190, 1080]]));
    }, { blur: 26 });
    stage.layer(letter);
    stage.layer(lamp, { rims: [{ colour: rgb("#ffdf9a"), x: 0, y: -4, soft: 4, alpha: 0.7 }] });
    const rims = [{ colour: rgb("#ffb264"), x: 9, y: 2, soft: 9, alpha: 0.85 }, { colour: rgb("#8ea6d0"), x: 3, y: -6, soft: 6, alpha: 0.45 }];
    stage.layer(keeper, { rims });
  },
  glaze(stage) {
    const flame: Point = [1640, 706];
    glow(stage, flame, 760, rgb("#ffa850"), 0.6);
    glow(stage, flame, 130, rgb("#ffe9b0"), 0.9);
    glow(stage, [1290, 930], 300, rgb("#ffcf90"), 0.22, 0.5);
  },
};
