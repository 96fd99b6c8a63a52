/** 11. Over the child's shoulder: the light finds her. 12. Dawn, and home. */
import { type Stop, css, rgb } from "../kit/colour.ts";
import { cottage, ground } from "../kit/land.ts";
import { lantern } from "../kit/lantern.ts";
import { type Tower, lampOf, lighthouse } from "../kit/lighthouse.ts";
import { childBack, keeperSide, limb, stand } from "../kit/people.ts";
import type { Scene } from "../kit/scene.ts";
import { sea } from "../kit/sea.ts";
import { beam, curve, glow, linear, polygon, rain } from "../kit/shapes.ts";
import { mist, sky } from "../kit/sky.ts";
import type { Ctx, Stage } from "../kit/stage.ts";

const clearing: readonly Stop[] = [[0, rgb("#7a7f86")], [0.15, rgb("#4c5c72")], [0.45, rgb("#26385a")], [1, rgb("#0f1a34")]];
const far: Tower = { x: 1290, y: 452, height: 150, light: rgb("#d8b48a"), body: rgb("#5a5f70"), shadow: rgb("#1d2539"), band: rgb("#8a4a48"), metal: rgb("#121a2c"), lamp: rgb("#fff6d8"), side: -1 };

function bow(c: Ctx): void {
  c.fillStyle = linear(c, [0, 690], [0, 1080], [[0, "#4a3426"], [1, "#160f14"]]);
  c.fill(curve([[1010, 704], [1200, 800], [1430, 1000], [1500, 1120], [430, 1120], [520, 990], [790, 800]]));
  c.fillStyle = linear(c, [0, 740], [0, 1080], [[0, "#2a1e1c"], [1, "#0d0a10"]]);
  c.fill(curve([[1008, 752], [1160, 830], [1360, 1010], [1410, 1120], [540, 1120], [620, 1000], [840, 830]]));
  limb(c, [[430, 1110], [530, 985], [790, 800], [1008, 702]], 22, rgb("#8a6242"));
  limb(c, [[1500, 1110], [1420, 995], [1195, 800], [1012, 702]], 22, rgb("#a8784c"));
  limb(c, [[1008, 704], [1008, 668]], 26, rgb("#8a6242"));
  c.strokeStyle = "rgba(120,84,58,0.55)";
  c.lineWidth = 14;
  c.stroke(curve([[640, 990], [1000, 940], [1340, 990]], false));
}

/** The beam going round, in front of the sky and behind the child. */
function sweep(stage: Stage, t: number): void {
  const lamp = lampOf(far);
  const turn = (t - 0.4) * 0.5;
  const swing = Math.PI * 0.87 - Math.sin(turn) * 0.26;
  const face = 0.8 + 0.2 * Math.cos(turn);
  beam(stage, lamp, swing, 0.11, 1700 * face, rgb("#ffe6b0"), 1);
  beam(stage, lamp, swing + Math.PI + Math.sin(turn) * 0.4, 0.1, 900 * face, rgb("#ffe6b0"), 0.6);
}

export const lightFound: Scene = {
  id: "11",
  seconds: 4,
  brush: 4,
  bloom: 0.5,
  shade: { colour: rgb("#10162c"), strength: 0.8, centre: [1150, 480] },
  paint(stage, t) {
    sky(stage, { stops: clearing, horizon: 470, seed: 51.3, cover: 0.62, dark: rgb("#18223c"), lit: rgb("#e8c48c"), light: [1290, 300], reach: 420, drift: t * 0.015 });
    stage.layer((c) => ground(c, { from: 1090, to: 1925, height: (x) => 474 - 34 * Math.exp(-(((x - 1300) / 120) ** 2)) - (x - 1090) * 0.05, bottom: 490, top: rgb("#27304a"), low: rgb("#1c2740"), seed: 4, rough: 22, light: rgb("#a88a6c"), lightSide: -1 }));
    stage.layer((c) => lighthouse(c, far));
    const heave = Math.sin(t * 1.5) * 16;
    sea(stage, { horizon: 474, eye: 2.4, swell: 0.5, time: t * 1.1, seed: 22, mirror: clearing, deep: rgb("#0f1d36"), lights: [{ x: 1250, width: 120, colour: rgb("#ffcf86"), strength: 0.85 }], foam: rgb("#cfd8dc"), foamAmount: 0.45, haze: rgb("#566078") });
    mist(stage, 410, 560, rgb("#a89a88"), 0.35, 8, t * 0.03);
    sweep(stage, t);
    const roll = Math.sin(t * 1.15 + 0.6) * 0.022;
    const rims = [{ colour: rgb("#ffdb98"), x: 8, y: -6, soft: 8, alpha: 0.9 }, { colour: rgb("#7a98cc"), x: -5, y: -4, soft: 7, alpha: 0.45 }];
    const rock = (c: Ctx): void => {
      c.translate(960, 1080 + heave);
      c.rotate(roll);
      c.translate(-960, -1080 + 14);
    };
    stage.layer((c) => {
      rock(c);
      bow(c);
    }, { rims });
    stage.layer((c) => {
      rock(c);
      stand(c, [700, 1100], 640, 1, (figure) => {
        childBack(figure, { coat: rgb("#b98a26"), dark: rgb("#4a3414"), hat: rgb("#cf9d30"), skin: rgb("#d99a6c") });
      });
      c.fillStyle = linear(c, [480, 0], [1080, 0], [[0, "rgba(10,14,34,0.72)"], [0.55, "rgba(10,14,34,0.35)"], [1, "rgba(10,14,34,0)"]]);
      c.globalCompositeOperation = "source-atop";
      c.fillRect(0, 0, 1920, 1200);
    }, { rims });
  },
  glaze(stage, t) {
    const lamp = lampOf(far);
    glow(stage, lamp, 420, rgb("#ffdf9c"), 0.9);
    glow(stage, lamp, 70, rgb("#ffffff"), 1);
    rain(stage, 12, t, 0.2, rgb("#dfe6ea"), 0.3, 160);
  },
};

const dawn: readonly Stop[] = [[0, rgb("#ffdca0")], [0.12, rgb("#fbb98a")], [0.32, rgb("#e79a94")], [0.58, rgb("#a596b8")], [1, rgb("#5f7fb0")]];
const home: Tower = { x: 1420, y: 585, height: 350, light: rgb("#ffe6c2"), body: rgb("#c0a8a8"), shadow: rgb("#5a5674"), band: rgb("#c25a4c"), metal: rgb("#3a3650"), lamp: rgb("#fff0c0"), side: -1 };

function jetty(c: Ctx): void {
  c.fillStyle = linear(c, [470, 0], [1920, 0], [[0, "#9a7468"], [0.5, "#6a5058"], [1, "#43364a"]]);
  c.fill(polygon([[480, 856], [1925, 770], [1925, 880], [440, 908]]));
  c.fillStyle = linear(c, [0, 880], [0, 950], [[0, "#33293a"], [1, "#151320"]]);
  c.fill(polygon([[440, 906], [1925, 876], [1925, 930], [440, 938]]));
  c.fillStyle = "#221d2e";
  for (const [x, top] of [[470, 810], [720, 920], [985, 920], [1330, 792], [1640, 910], [1840, 770]] as const) {
    c.fill(polygon([[x - 15, top], [x + 15, top], [x + 19, 1090], [x - 19, 1090]]));
  }
  c.strokeStyle = "rgba(18,14,26,0.6)";
  c.lineWidth = 3;
  for (let plank = 0; plank < 46; plank += 1) {
    const x = 480 + plank * 32;
    const part = (x - 470) / 1455;
    c.beginPath();
    c.moveTo(x + 14, 857 - part * 86);
    c.lineTo(x - 14, 907 - part * 30);
    c.stroke();
  }
}

/** The child running to the right with her arms out. */
function runner(c: Ctx): void {
  const coat = rgb("#d2912a");
  limb(c, [[-0.02, -0.36], [-0.13, -0.26], [-0.28, -0.2]], 0.09, rgb("#2a2436"));
  limb(c, [[-0.28, -0.21], [-0.335, -0.15]], 0.085, rgb("#7a2f2c"));
  limb(c, [[0.03, -0.36], [0.15, -0.25], [0.13, -0.06]], 0.095, rgb("#2f283a"));
  limb(c, [[0.12, -0.07], [0.2, -0.035]], 0.085, rgb("#8e3833"));
  limb(c, [[0.07, -0.65], [0.2, -0.68], [0.33, -0.77]], 0.08, rgb("#a87624"));
  c.fillStyle = css(coat);
  c.fill(curve([[0.02, -0.75], [0.11, -0.74], [0.15, -0.6], [0.16, -0.36], [0.17, -0.26], [-0.02, -0.24], [-0.2, -0.28], [-0.12, -0.5], [-0.06, -0.68]]));
  c.fillStyle = css(rgb("#b87a5a"));
  c.beginPath();
  c.ellipse(0.13, -0.86, 0.085, 0.105, 0.15, 0, 7);
  c.fill();
  c.fillStyle = css(rgb("#5a3426"));
  c.fill(curve([[0.18, -0.95], [0.1, -0.99], [0.0, -0.95], [-0.04, -0.86], [-0.14, -0.8], [-0.1, -0.77], [0.02, -0.77], [0.07, -0.82], [0.08, -0.9]]));
  c.fillStyle = css(rgb("#b98528"));
  c.fill(curve([[-0.12, -0.78], [0.0, -0.79], [0.1, -0.745], [0.03, -0.68], [-0.1, -0.7]]));
  limb(c, [[0.07, -0.68], [0.2, -0.66], [0.35, -0.7]], 0.085, coat);
  limb(c, [[0.36, -0.705], [0.385, -0.715]], 0.06, rgb("#b87a5a"));
}

function moored(c: Ctx): void {
  c.fillStyle = linear(c, [0, 890], [0, 1010], [[0, "#7a5442"], [1, "#2a1f2a"]]);
  c.fill(curve([[120, 906], [250, 934], [420, 934], [560, 890], [520, 970], [450, 1006], [220, 1006], [150, 970]]));
  limb(c, [[118, 904], [250, 930], [420, 930], [562, 888]], 10, rgb("#c79a70"));
  limb(c, [[548, 896], [600, 880], [640, 862]], 5, rgb("#d9b890"));
}

export const homecoming: Scene = {
  id: "12",
  brush: 4,
  bloom: 0.4,
  shade: { colour: rgb("#5c4a6e"), strength: 0.75, centre: [820, 600] },
  paint(stage) {
    sky(stage, { stops: dawn, horizon: 610, seed: 71.7, cover: 0.5, dark: rgb("#9484a8"), lit: rgb("#ffd9a8"), light: [560, 560], reach: 700, stretch: 3 });
    glow(stage, [560, 604], 720, rgb("#ffd48c"), 0.85, 0.7);
    stage.layer((c) => {
      c.fillStyle = "#fffbe4";
      c.beginPath();
      c.arc(560, 590, 48, 0, 7);
      c.fill();
    });
    stage.layer((c) => ground(c, { from: -20, to: 480, height: (x) => 590 + (x / 480) ** 2 * 22, bottom: 618, top: rgb("#c89aa0"), low: rgb("#dcae9c"), seed: 9, rough: 26, light: rgb("#f2c8a8"), lightSide: 1 }), { alpha: 0.75 });
    sea(stage, { horizon: 610, eye: 2.6, swell: 0.12, time: 4, seed: 3, mirror: dawn, deep: rgb("#54648c"), lights: [{ x: 560, width: 120, colour: rgb("#ffc480"), strength: 0.62 }], foam: rgb("#ffe8d0"), foamAmount: 0.12, haze: rgb("#f0b896") });
    mist(stage, 520, 700, rgb("#ffd2aa"), 0.45, 6);
    stage.layer((c) => {
      cottage(c, 1610, 562, 170, rgb("#a4808a"), rgb("#57475e"), rgb("#ffe2a4"));
      lighthouse(c, home);
    }, { rims: [{ colour: rgb("#fff0cc"), x: -4, y: 0, soft: 3, alpha: 0.8 }] });
    stage.layer((c) => ground(c, { from: 1000, to: 1925, height: (x) => 830 - 310 / (1 + Math.exp(-(x - 1240) / 62)) + Math.max(0, x - 1600) * 0.18, bottom: 860, top: rgb("#8a6a78"), low: rgb("#54486a"), seed: 17, rough: 60, light: rgb("#f4bd92"), lightSide: -1 }), { rims: [{ colour: rgb("#ffe2b8"), x: -4, y: -4, soft: 3, alpha: 0.7 }] });
    mist(stage, 700, 880, rgb("#f6c2a6"), 0.38, 11);
    const rims = [{ colour: rgb("#fff0c8"), x: -5, y: -4, soft: 5, alpha: 0.9 }];
    stage.layer((c) => {
      c.fillStyle = "rgba(40,30,60,0.5)";
      c.beginPath();
      c.ellipse(340, 1012, 220, 26, 0, 0, 7);
      c.fill();
    }, { blur: 8 });
    stage.layer(moored, { rims });
    stage.layer(jetty, { rims });
    stage.layer((c) => {
      c.fillStyle = "rgba(24,16,34,0.55)";
      c.fill(polygon([[800, 884], [880, 878], [1040, 896], [960, 902]]));
      c.fill(polygon([[1090, 862], [1180, 856], [1400, 882], [1320, 888]]));
    }, { blur: 5 });
    stage.layer((c) => stand(c, [830, 884], 250, 1, runner), { rims });
    stage.layer((c) => {
      stand(c, [1120, 872], 400, -1, (figure) => keeperSide(figure, { coat: rgb("#4c3c34"), dark: rgb("#241d2c"), hat: rgb("#6a5234"), skin: rgb("#b88468") }, {
        step: 0.8, lean: 0.1, arm: [[0.09, -0.74], [0.2, -0.63], [0.32, -0.6]], back: [[0.08, -0.74], [0.21, -0.58], [0.31, -0.5]],
      }));
      lantern(c, [1226, 806], 74, rgb("#33283a"), rgb("#ffe6a8"));
    }, { rims });
  },
  glaze(stage) {
    glow(stage, [560, 590], 560, rgb("#ffca84"), 0.26);
    glow(stage, lampOf(home), 110, rgb("#fff0c0"), 0.6);
    stage.layer((c) => {
      c.strokeStyle = "rgba(70,58,88,0.85)";
      c.lineWidth = 3;
      for (const [x, y, size] of [[250, 250, 24], [330, 214, 18], [400, 270, 15], [890, 180, 14], [940, 205, 11]] as const) {
        c.stroke(curve([[x - size, y - size * 0.2], [x - size * 0.4, y - size * 0.4], [x, y], [x + size * 0.4, y - size * 0.4], [x + size, y - size * 0.25]], false));
      }
    });
  },
};
