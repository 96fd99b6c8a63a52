/** 5. Close on the keeper in profile at the window, the microphone at her mouth. */
import { css, rgb } from "../kit/colour.ts";
import { fbm, random } from "../kit/noise.ts";
import type { Scene } from "../kit/scene.ts";
import { type Point, curve, glow, linear, radial } from "../kit/shapes.ts";
import type { Ctx } from "../kit/stage.ts";

/** The face looks left. The head is about 680 high around (1010, 470). */
const profile: readonly Point[] = [
  [905, 190], [838, 262], [800, 342], [786, 392], [797, 424], [782, 466], [752, 520], [731, 552], [740, 574], [780, 584],
  [786, 602], [768, 622], [776, 640], [796, 648], [778, 662], [786, 684], [802, 700], [788, 730], [796, 766], [834, 790], [900, 784],
  [982, 762], [1046, 720], [1100, 640], [1150, 470], [1120, 260], [1010, 170],
];

function body(c: Ctx): void {
  c.fillStyle = linear(c, [780, 0], [1500, 0], [[0, "#4f5a70"], [0.3, "#2b3245"], [1, "#0f1320"]]);
  c.fill(curve([[905, 905], [780, 960], [640, 1040], [560, 1160], [1720, 1160], [1640, 1010], [1480, 940], [1290, 880], [1200, 850], [960, 850]]));
  c.strokeStyle = "rgba(8,10,18,0.45)";
  c.lineWidth = 8;
  for (let rib = 0; rib < 11; rib += 1) c.stroke(curve([[860 + rib * 52, 930 - Math.sin(rib / 3.4) * 50], [820 + rib * 72, 1010 - Math.sin(rib / 3.4) * 40], [790 + rib * 84, 1110]], false));
  c.fillStyle = linear(c, [880, 0], [1240, 0], [[0, "#c99a7c"], [0.35, "#75524a"], [1, "#2a2026"]]);
  c.fill(curve([[915, 740], [930, 830], [905, 930], [1040, 980], [1200, 900], [1158, 780], [1150, 600]]));
  c.fillStyle = linear(c, [840, 0], [1320, 0], [[0, "#7b87a0"], [0.25, "#3b4258"], [1, "#151a29"]]);
  c.fill(curve([[866, 880], [900, 850], [1010, 902], [1110, 884], [1196, 836], [1250, 862], [1252, 930], [1150, 1000], [980, 1008], [870, 960]]));
}

function face(c: Ctx): void {
  const head = curve(profile);
  c.fillStyle = linear(c, [735, 0], [1150, 0], [[0, "#f2c9a2"], [0.2, "#d49a76"], [0.45, "#8a5c50"], [1, "#2f2229"]]);
  c.fill(head);
  c.save();
  c.clip(head);
  const soft = (x: number, y: number, size: number, colour: string, squash = 1): void => {
    c.save();
    c.translate(x, y);
    c.scale(1, squash);
    c.fillStyle = radial(c, [0, 0], size, [[0, colour], [1, "rgba(0,0,0,0)"]]);
    c.fillRect(-size, -size, size * 2, size * 2);
    c.restore();
  };
  soft(838, 444, 74, "rgba(74,36,40,0.72)", 0.62);
  soft(868, 560, 96, "rgba(255,176,136,0.34)", 0.9);
  soft(842, 612, 58, "rgba(80,36,34,0.5)", 1);
  soft(812, 690, 44, "rgba(90,44,40,0.5)", 0.5);
  soft(960, 700, 150, "rgba(40,20,28,0.6)", 0.9);
  soft(1010, 560, 130, "rgba(50,24,34,0.45)", 1.1);
  soft(822, 330, 90, "rgba(255,222,184,0.3)", 1.2);
  c.strokeStyle = "rgba(72,36,34,0.55)";
  c.lineWidth = 4;
  const lines: readonly (readonly Point[])[] = [
    [[780, 566], [822, 590], [842, 640], [838, 680]], [[868, 452], [900, 446], [926, 428]], [[870, 464], [904, 470], [932, 468]], [[866, 474], [896, 492], [918, 502]],
    [[826, 484], [850, 492], [874, 484]], [[818, 300], [856, 306], [904, 296]], [[826, 268], [866, 272], [914, 262]], [[812, 660], [824, 670], [830, 686]],
  ];
  for (const line of lines) c.stroke(curve(line, false));
  c.fillStyle = "rgba(60,26,26,0.75)";
  c.beginPath();
  c.ellipse(772, 570, 15, 8, -0.4, 0, 7);
  c.fill();
  c.strokeStyle = "rgba(92,34,36,0.9)";
  c.lineWidth = 6;
  c.stroke(curve([[776, 645], [800, 648], [824, 654]], false));
  c.fillStyle = "rgba(190,98,86,0.5)";
  c.fill(curve([[772, 622], [800, 632], [826, 650], [796, 648]]));
  c.fill(curve([[780, 664], [800, 652], [824, 656], [800, 684]]));
  c.fillStyle = "#efe6dc";
  c.fill(curve([[816, 446], [828, 432], [852, 434], [868, 452], [846, 460], [826, 460]]));
  c.fillStyle = "#2c3540";
  c.beginPath();
  c.ellipse(830, 446, 9, 13, 0, 0, 7);
  c.fill();
  c.fillStyle = "#ffffff";
  c.fillRect(825, 439, 5, 5);
  c.strokeStyle = "#33201f";
  c.lineWidth = 7;
  c.stroke(curve([[812, 446], [826, 430], [852, 430], [874, 452]], false));
  c.strokeStyle = "rgba(80,44,40,0.7)";
  c.lineWidth = 4;
  c.stroke(curve([[816, 424], [840, 416], [872, 430]], false));
  c.restore();
  c.strokeStyle = "#9a958f";
  c.lineWidth = 15;
  c.stroke(curve([[796, 398], [828, 380], [872, 388], [896, 404]], false));
}

function ear(c: Ctx): void {
  c.fillStyle = linear(c, [1010, 0], [1090, 0], [[0, "#b07a60"], [1, "#4a302e"]]);
  c.fill(curve([[1022, 440], [1056, 420], [1086, 446], [1080, 500], [1056, 552], [1034, 560], [1028, 510]]));
  c.strokeStyle = "rgba(50,26,26,0.7)";
  c.lineWidth = 6;
  c.stroke(curve([[1034, 456], [1060, 444], [1070, 474], [1052, 516], [1040, 536]], false));
}

function hair(c: Ctx): void {
  const grey = linear(c, [830, 0], [1330, 0], [[0, "#e3ddd6"], [0.3, "#9c9aa0"], [0.7, "#4b4d5c"], [1, "#1f2230"]]);
  c.fillStyle = grey;
  const cap = curve([[838, 268], [852, 214], [920, 152], [1030, 128], [1150, 160], [1230, 260], [1246, 400], [1210, 520], [1156, 606], [1104, 622], [1096, 550], [1096, 450], [1060, 410], [1010, 430], [990, 490], [976, 410], [950, 340], [890, 296]]);
  c.fill(cap);
  c.beginPath();
  c.ellipse(1236, 216, 104, 98, 0.2, 0, 7);
  c.fill();
  c.save();
  c.clip(cap);
  const next = random(6);
  for (let strand = 0; strand < 70; strand += 1) {
    const part = strand / 69;
    const wobble = (next() - 0.5) * 14;
    c.strokeStyle = next() > 0.45 ? `rgba(36,38,52,${0.12 + next() * 0.26})` : `rgba(245,242,238,${0.08 + next() * 0.16})`;
    c.lineWidth = 2 + next() * 3.5;
    c.stroke(curve([[838 + part * 160, 250 + part * 230 + wobble], [920 + part * 120, 170 + part * 280], [1080 + part * 60, 160 + part * 270 + wobble], [1188, 214 + part * 60]], false));
  }
  c.restore();
  c.strokeStyle = "rgba(24,26,38,0.6)";
  c.lineWidth = 6;
  for (let coil = 0; coil < 4; coil += 1) {
    c.beginPath();
    c.ellipse(1238, 217, 95 - coil * 22, 90 - coil * 21, 0.4, coil, 4.4 + coil);
    c.stroke();
  }
}

function microphone(c: Ctx): void {
  c.strokeStyle = "#0d0f18";
  c.lineWidth = 14;
  c.stroke(curve([[650, 800], [610, 900], [660, 990], [600, 1120]], false));
  c.fillStyle = linear(c, [560, 0], [760, 0], [[0, "#c0cad6"], [0.3, "#4a505e"], [1, "#14161f"]]);
  c.beginPath();
  c.roundRect(596, 590, 122, 190, 44);
  c.fill();
  c.strokeStyle = "rgba(8,8,14,0.8)";
  c.lineWidth = 7;
  for (let slot = 0; slot < 5; slot += 1) c.stroke(curve([[620, 622 + slot * 22], [694, 622 + slot * 22]], false));
  c.fillStyle = linear(c, [560, 0], [900, 0], [[0, "#eabd98"], [0.4, "#a87058"], [1, "#3c2830"]]);
  c.fill(curve([[668, 742], [720, 716], [776, 770], [812, 860], [840, 960], [700, 1010], [640, 900], [622, 812]]));
  for (let finger = 0; finger < 4; finger += 1) {
    const y = 722 + finger * 44;
    c.strokeStyle = "rgba(66,32,32,0.9)";
    c.lineWidth = 48;
    c.stroke(curve([[590 + finger * 8, y + 7], [640 + finger * 8, y - 4], [716, y + 34]], false));
    c.strokeStyle = linear(c, [570, 0], [740, 0], [[0, "#f4cda8"], [0.5, "#c48a6a"], [1, "#8a5a4a"]]);
    c.lineWidth = 40;
    c.stroke(curve([[590 + finger * 8, y], [640 + finger * 8, y - 9], [716, y + 30]], false));
  }
  c.fillStyle = linear(c, [640, 0], [1000, 0], [[0, "#66718a"], [0.4, "#333a4e"], [1, "#10141f"]]);
  c.fill(curve([[664, 930], [740, 914], [850, 930], [905, 1000], [960, 1160], [640, 1160], [640, 1010]]));
}

export const keeperClose: Scene = {
  id: "05",
  brush: 5,
  shade: { colour: rgb("#10142a"), strength: 0.85, centre: [820, 520] },
  paint(stage) {
    stage.field(0.3, [0, 0, 1920, 1080], (x, y) => {
      const cloud = fbm(x / 420 + 3, y / 210, 5);
      const near = Math.exp(-(((x - 300) / 620) ** 2)) * (0.55 + cloud * 0.75);
      return x < 610 ? [24 + near * 92, 38 + near * 108, 60 + near * 122, 255] : [16 + near * 30, 20 + near * 34, 34 + near * 44, 255];
    });
    stage.layer((c) => {
      c.fillStyle = "#0c101c";
      c.fillRect(560, -20, 74, 1120);
      c.fillRect(250, -20, 22, 1120);
      c.fillRect(-20, 520, 600, 22);
      c.fillStyle = linear(c, [634, 0], [1920, 0], [[0, "#242a3e"], [0.4, "#171a29"], [1, "#0c0d17"]]);
      c.fillRect(634, -20, 1300, 1120);
      for (const [x, y, size, alpha] of [[1720, 330, 46, 0.5], [1560, 250, 20, 0.2], [1660, 470, 26, 0.16], [1830, 560, 34, 0.2], [1500, 430, 14, 0.14]] as const) {
        c.fillStyle = css(rgb("#ffb060"), alpha);
        c.beginPath();
        c.arc(x, y, size, 0, 7);
        c.fill();
      }
    }, { blur: 10 });
    const rims = [{ colour: rgb("#dcecff"), x: -9, y: -3, soft: 10, alpha: 0.75 }, { colour: rgb("#ff9c58"), x: 7, y: 3, soft: 9, alpha: 0.5 }];
    stage.layer(body, { rims });
    stage.layer((c) => {
      face(c);
      hair(c);
      ear(c);
    }, { rims });
    stage.layer(microphone, { rims });
  },
  glaze(stage) {
    const next = random(71);
    stage.layer((c) => {
      for (let drop = 0; drop < 130; drop += 1) {
        const x = next() * 560;
        const y = next() * 1080;
        c.strokeStyle = css(rgb("#d8e6f4"), 0.08 + next() * 0.26);
        c.lineWidth = 2 + next() * 4;
        c.stroke(curve([[x, y], [x + 3, y + 8 + next() ** 3 * 130]], false));
      }
    }, { blur: 2 });
    glow(stage, [120, 330], 900, rgb("#a8c8ee"), 0.36);
    glow(stage, [1720, 330], 560, rgb("#ff9448"), 0.34);
  },
};
