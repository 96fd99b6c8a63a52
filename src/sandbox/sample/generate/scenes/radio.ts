/** 3. Insert: the radio wakes up. */
import { css, rgb } from "../kit/colour.ts";
import { fbm, random } from "../kit/noise.ts";
import type { Scene } from "../kit/scene.ts";
import { type Point, curve, glow, linear, polygon, radial } from "../kit/shapes.ts";
import type { Ctx, Stage } from "../kit/stage.ts";

function backdrop(stage: Stage): void {
  stage.field(0.3, [0, 0, 1920, 1080], (x, y) => {
    const window = x < 640 && y < 640 ? 1 : 0;
    const grey = fbm(x / 300, y / 160, 4);
    return window ? [38 + grey * 52, 56 + grey * 66, 82 + grey * 70, 255] : [26 + grey * 14, 22 + grey * 10, 30 + grey * 8, 255];
  });
  stage.layer((c) => {
    c.fillStyle = "#17141d";
    c.fillRect(624, -20, 60, 700);
    c.fillRect(290, -20, 26, 660);
    c.fillRect(-20, 330, 660, 24);
    c.fillRect(-20, 630, 720, 46);
    const next = random(4);
    for (let spot = 0; spot < 60; spot += 1) {
      c.fillStyle = css(rgb("#a9c2d6"), 0.06 + next() * 0.16);
      c.beginPath();
      c.arc(next() * 620, next() * 620, 5 + next() * 18, 0, 7);
      c.fill();
    }
  }, { blur: 13 });
}

function cabinet(c: Ctx): void {
  c.fillStyle = linear(c, [560, 0], [1760, 0], [[0, "#8a5732"], [0.3, "#5c3522"], [1, "#1f1316"]]);
  c.beginPath();
  c.roundRect(560, 250, 1210, 640, 70);
  c.fill();
  c.save();
  c.clip();
  c.strokeStyle = "rgba(20,8,6,0.28)";
  c.lineWidth = 5;
  for (let line = 0; line < 26; line += 1) c.stroke(curve([[560, 262 + line * 25], [900, 270 + line * 25 + Math.sin(line * 1.7) * 12], [1300, 258 + line * 25 + Math.cos(line) * 12], [1770, 266 + line * 25]], false));
  c.restore();
  c.fillStyle = "#160e10";
  c.beginPath();
  c.roundRect(612, 306, 520, 528, 44);
  c.fill();
  c.save();
  c.clip();
  for (let slot = 0; slot < 13; slot += 1) {
    c.fillStyle = linear(c, [612, 0], [1132, 0], [[0, "#c08a50"], [0.5, "#7d5430"], [1, "#3a2419"]]);
    c.fillRect(640, 332 + slot * 40, 464, 17);
    c.fillStyle = "rgba(0,0,0,0.5)";
    c.fillRect(640, 349 + slot * 40, 464, 7);
  }
  c.restore();
}

const dialAt: Point = [1440, 440];

function dial(c: Ctx): void {
  c.fillStyle = "#1a0f0c";
  c.beginPath();
  c.roundRect(1180, 300, 520, 260, 30);
  c.fill();
  c.fillStyle = radial(c, [1440, 500], 330, [[0, "#fff0bc"], [0.35, "#ffc763"], [0.75, "#d57a28"], [1, "#7a3a16"]]);
  c.beginPath();
  c.roundRect(1202, 322, 476, 216, 20);
  c.fill();
  c.strokeStyle = "#4a2412";
  c.lineCap = "butt";
  for (let mark = -14; mark <= 14; mark += 1) {
    const angle = -Math.PI / 2 + mark * 0.062;
    const long = mark % 7 === 0 ? 38 : mark % 7 === 3 ? 26 : 18;
    c.lineWidth = mark % 7 === 0 ? 6 : 3;
    c.beginPath();
    c.moveTo(dialAt[0] + Math.cos(angle) * 250, 610 + Math.sin(angle) * 250);
    c.lineTo(dialAt[0] + Math.cos(angle) * (250 - long), 610 + Math.sin(angle) * (250 - long));
    c.stroke();
  }
  c.strokeStyle = "#a01f14";
  c.lineWidth = 6;
  c.beginPath();
  c.moveTo(1440, 538);
  c.lineTo(1506, 352);
  c.stroke();
}

function knob(c: Ctx, [x, y]: Point, size: number): void {
  c.fillStyle = "rgba(0,0,0,0.55)";
  c.beginPath();
  c.ellipse(x + 12, y + 22, size * 1.12, size * 1.08, 0, 0, 7);
  c.fill();
  c.fillStyle = linear(c, [x - size, y - size], [x + size, y + size], [[0, "#e8bd74"], [0.4, "#9a6a34"], [1, "#2c1a12"]]);
  c.beginPath();
  c.arc(x, y, size, 0, 7);
  c.fill();
  c.fillStyle = linear(c, [x - size, y - size], [x + size, y + size], [[0, "#5a3a22"], [0.5, "#33201a"], [1, "#120b0c"]]);
  c.beginPath();
  c.arc(x, y, size * 0.74, 0, 7);
  c.fill();
  c.strokeStyle = "#f2cf8c";
  c.lineWidth = 5;
  c.beginPath();
  c.moveTo(x, y - size * 0.3);
  c.lineTo(x + size * 0.12, y - size * 0.68);
  c.stroke();
}

/** Her hand, coming in from the lower right to the tuning knob. */
function hand(c: Ctx): void {
  c.fillStyle = linear(c, [1500, 700], [1900, 1080], [[0, "#4a4450"], [1, "#191b29"]]);
  c.fill(curve([[1650, 905], [1730, 838], [1800, 850], [1990, 1010], [2000, 1160], [1640, 1160], [1610, 1010]]));
  c.strokeStyle = "rgba(12,12,22,0.5)";
  c.lineWidth = 8;
  for (let rib = 0; rib < 7; rib += 1) c.stroke(curve([[1640 + rib * 24, 912 - rib * 11], [1668 + rib * 24, 960 - rib * 9], [1682 + rib * 26, 1015 - rib * 8]], false));
  const skin = linear(c, [1440, 680], [1760, 950], [[0, "#e9a870"], [0.45, "#a86a4a"], [1, "#3e2628"]]);
  c.fillStyle = skin;
  c.fill(curve([[1530, 756], [1580, 724], [1650, 742], [1712, 806], [1752, 868], [1712, 915], [1654, 930], [1590, 900], [1546, 850], [1520, 800]]));
  const finger = (points: readonly Point[], wide: number): void => {
    c.strokeStyle = "rgba(52,24,22,0.85)";
    c.lineWidth = wide + 7;
    c.stroke(curve(points.map(([x, y]): Point => [x + 3, y + 5]), false));
    c.strokeStyle = linear(c, [1400, 640], [1650, 830], [[0, "#ffcf98"], [0.5, "#cd8a5e"], [1, "#a06448"]]);
    c.lineWidth = wide;
    c.stroke(curve(points, false));
  };
  finger([[1640, 762], [1596, 684], [1548, 644], [1512, 640]], 34);
  finger([[1608, 758], [1548, 676], [1490, 638], [1448, 640]], 38);
  finger([[1574, 776], [1504, 706], [1440, 668], [1398, 676]], 38);
  finger([[1580, 878], [1512, 858], [1462, 812], [1436, 788]], 42);
  c.strokeStyle = "rgba(74,34,28,0.5)";
  c.lineWidth = 3.5;
  for (const [x, y] of [[1498, 702], [1540, 668], [1590, 676], [1462, 682], [1496, 644]] as const) c.stroke(curve([[x - 9, y + 14], [x + 1, y + 3], [x + 8, y - 12]], false));
  c.fillStyle = "rgba(255,232,204,0.6)";
  for (const [x, y] of [[1394, 672], [1442, 635], [1432, 783]] as const) {
    c.beginPath();
    c.ellipse(x, y, 11, 8, 0.2, 0, 7);
    c.fill();
  }
}

function mug(c: Ctx): void {
  c.fillStyle = linear(c, [160, 0], [470, 0], [[0, "#26384a"], [0.6, "#3a4c58"], [1, "#a87a4c"]]);
  c.beginPath();
  c.roundRect(170, 700, 290, 330, [12, 12, 60, 60]);
  c.fill();
  c.lineWidth = 34;
  c.strokeStyle = "#22303e";
  c.beginPath();
  c.arc(170, 850, 84, 1.7, 4.6);
  c.stroke();
  c.fillStyle = "#1a1210";
  c.beginPath();
  c.ellipse(315, 702, 145, 30, 0, 0, 7);
  c.fill();
}

export const radio: Scene = {
  id: "03",
  brush: 4,
  shade: { colour: rgb("#161322"), strength: 0.85, centre: [1300, 560] },
  paint(stage) {
    backdrop(stage);
    stage.layer((c) => {
      c.fillStyle = linear(c, [0, 860], [0, 1080], [[0, "#5a3a26"], [1, "#1c1216"]]);
      c.fill(polygon([[0, 870], [1920, 870], [1920, 1080], [0, 1080]]));
      c.fillStyle = radial(c, [1440, 900], 560, [[0, "rgba(255,176,84,0.5)"], [1, "rgba(255,176,84,0)"]]);
      c.fillRect(700, 870, 1220, 210);
    });
    stage.layer((c) => {
      c.fillStyle = "rgba(5,3,6,0.75)";
      c.fillRect(540, 876, 1260, 46);
    }, { blur: 16 });
    stage.layer(cabinet, { rims: [{ colour: rgb("#8fb0d2"), x: -6, y: -5, soft: 6, alpha: 0.6 }] });
    stage.layer(dial);
    stage.layer((c) => {
      knob(c, [1440, 720], 92);
      knob(c, [1245, 690], 50);
      knob(c, [1650, 690], 50);
    });
    stage.layer(hand, { rims: [{ colour: rgb("#ffdca0"), x: -5, y: -7, soft: 7, alpha: 0.6 }] });
    stage.layer(mug, { blur: 7, rims: [{ colour: rgb("#ffc27a"), x: 8, y: 0, soft: 8, alpha: 0.5 }] });
  },
  glaze(stage) {
    glow(stage, [1440, 450], 720, rgb("#ff9d3a"), 0.5);
    stage.layer((c) => {
      c.strokeStyle = "rgba(220,226,236,0.16)";
      c.lineWidth = 26;
      c.stroke(curve([[300, 680], [262, 560], [340, 450], [290, 320], [350, 200]], false));
      c.stroke(curve([[350, 680], [400, 580], [340, 470], [410, 360]], false));
    }, { blur: 18, blend: "screen" });
  },
};
