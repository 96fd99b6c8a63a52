/** 10. The keeper turns the great lens by hand. */
import { type Rgb, css, rgb } from "../kit/colour.ts";
import { fbm, random } from "../kit/noise.ts";
import { keeperSide, stand } from "../kit/people.ts";
import type { Scene } from "../kit/scene.ts";
import { type Point, beam, glow, linear, polygon, radial } from "../kit/shapes.ts";
import type { Ctx, Stage } from "../kit/stage.ts";

const lens: Point = [1060, 430];

function lantern(stage: Stage): void {
  stage.field(0.34, [0, 0, 1920, 1080], (x, y) => {
    const far = Math.hypot(x - lens[0], y - lens[1]);
    const cloud = fbm(x / 330 + 8, y / 200, 5);
    const warm = Math.exp(-far / 420);
    return [20 + cloud * 40 + warm * 120, 32 + cloud * 52 + warm * 66, 56 + cloud * 66 + warm * 6, 255];
  });
  stage.layer((c) => {
    c.strokeStyle = "#0d0d16";
    c.lineWidth = 17;
    for (let bar = -3; bar <= 4; bar += 1) {
      const x = 960 + bar * 330;
      c.beginPath();
      c.moveTo(x - 165, -40);
      c.lineTo(x + 165, 440);
      c.lineTo(x - 165, 900);
      c.moveTo(x + 165, -40);
      c.lineTo(x - 165, 440);
      c.lineTo(x + 165, 900);
      c.stroke();
    }
    c.fillStyle = "#0d0d16";
    c.fillRect(0, 846, 1920, 34);
    c.fillRect(0, 0, 1920, 40);
  }, { rims: [{ colour: rgb("#ffb45a"), x: 3, y: 2, soft: 4, alpha: 0.5 }] });
  stage.layer((c) => {
    c.fillStyle = linear(c, [0, 880], [0, 1080], [[0, "#5e3a20"], [1, "#120c12"]]);
    c.fillRect(0, 880, 1920, 210);
    c.strokeStyle = "rgba(8,6,10,0.55)";
    c.lineWidth = 5;
    for (let line = -14; line <= 14; line += 1) {
      c.beginPath();
      c.moveTo(lens[0] + line * 78, 880);
      c.lineTo(lens[0] + line * 190, 1090);
      c.stroke();
    }
    for (const y of [900, 932, 980, 1050]) c.fillRect(0, y, 1920, 4);
  });
}

/** A first-order lens from the side: a bull's-eye belt between two tiers of prisms, in a brass cage. */
function fresnel(c: Ctx): void {
  const [x, y] = lens;
  c.fillStyle = linear(c, [x - 200, 0], [x + 200, 0], [[0, "#4a3020"], [0.5, "#2a1a16"], [1, "#120c10"]]);
  c.fill(polygon([[x - 110, 800], [x + 110, 800], [x + 180, 1010], [x - 180, 1010]]));
  c.fillRect(x - 300, 764, 600, 40);
  const outline = polygon([[x - 120, 58], [x + 120, 58], [x + 262, 262], [x + 272, 600], [x + 190, 766], [x - 190, 766], [x - 272, 600], [x - 262, 262]]);
  c.fillStyle = radial(c, lens, 470, [[0, "#fffdf0"], [0.16, "#fff2c0"], [0.4, "#ffc65c"], [0.7, "#d67f26"], [1, "#70401c"]]);
  c.fill(outline);
  c.save();
  c.clip(outline);
  for (let tier = 0; tier < 9; tier += 1) {
    for (const [top, grow] of [[64 + tier * 22, 1], [620 + tier * 17, 0.8]] as const) {
      c.fillStyle = "rgba(122,60,18,0.5)";
      c.fill(polygon([[x - 300, top + 12 * grow], [x + 300, top + 12 * grow], [x + 300, top + 19 * grow], [x - 300, top + 19 * grow]]));
      c.fillStyle = "rgba(255,246,208,0.42)";
      c.fillRect(x - 300, top, 600, 4);
    }
  }
  c.beginPath();
  c.rect(x - 280, 262, 560, 340);
  c.clip();
  for (let ring = 1; ring < 12; ring += 1) {
    const size = 58 * Math.sqrt(ring * 1.9);
    c.strokeStyle = css(rgb("#84430f"), 0.3 + ring * 0.03);
    c.lineWidth = 6;
    c.beginPath();
    c.arc(x, y, size, 0, 7);
    c.stroke();
    c.strokeStyle = "rgba(255,250,222,0.55)";
    c.lineWidth = 4;
    c.beginPath();
    c.arc(x - 2, y - 5, size, 0, 7);
    c.stroke();
  }
  c.restore();
  c.strokeStyle = "#1e1210";
  c.lineWidth = 17;
  c.stroke(outline);
  c.lineWidth = 12;
  c.stroke(polygon([[x - 266, 262], [x + 266, 262], [x + 272, 602], [x - 272, 602]]));
  c.lineWidth = 8;
  for (const side of [-1, 1]) {
    c.beginPath();
    c.moveTo(x + side * 46, 58);
    c.lineTo(x + side * 120, 262);
    c.moveTo(x + side * 120, 602);
    c.lineTo(x + side * 80, 766);
    c.stroke();
  }
  c.fillStyle = "#1e1210";
  c.fillRect(x - 140, 38, 280, 24);
}

const coat: Rgb = rgb("#2a1f18");

export const turning: Scene = {
  id: "10",
  brush: 4,
  bloom: 0.55,
  shade: { colour: rgb("#1c1018"), strength: 0.85, centre: [1000, 480] },
  paint(stage) {
    lantern(stage);
    beam(stage, lens, Math.PI - 0.04, 0.13, 1200, rgb("#ffdc94"), 0.9);
    beam(stage, lens, -0.04, 0.13, 1100, rgb("#ffdc94"), 0.9);
    beam(stage, lens, Math.PI - 0.04, 0.22, 2600, rgb("#ffcf80"), 0.9);
    beam(stage, lens, -0.04, 0.22, 2400, rgb("#ffcf80"), 0.9);
    stage.layer(fresnel);
    glow(stage, lens, 900, rgb("#ffb454"), 0.5);
    glow(stage, lens, 420, rgb("#ffe0a0"), 0.85);
    stage.layer((c) => {
      c.fillStyle = "rgba(6,4,8,0.8)";
      c.fill(polygon([[560, 1010], [760, 1004], [360, 1090], [20, 1090]]));
    }, { blur: 14 });
    stage.layer((c) => {
      c.fillStyle = "#171014";
      c.beginPath();
      c.roundRect(700, 606, 130, 26, 12);
      c.fill();
      c.beginPath();
      c.roundRect(776, 560, 34, 118, 12);
      c.fill();
      stand(c, [500, 1024], 740, 1, (figure) => keeperSide(figure, { coat, dark: rgb("#130f14"), hat: rgb("#3a2a1a"), skin: rgb("#8a5434") }, {
        step: 1.3, lean: 0.2, arm: [[0.17, -0.735], [0.17, -0.6], [0.275, -0.555]], back: [[0.2, -0.73], [0.23, -0.61], [0.33, -0.555]],
      }));
    }, { rims: [{ colour: rgb("#ffdf9c"), x: 7, y: -5, soft: 6, alpha: 0.95 }] });
  },
  glaze(stage) {
    glow(stage, lens, 520, rgb("#ffc870"), 0.22);
    const next = random(52);
    stage.layer((c) => {
      for (let mote = 0; mote < 90; mote += 1) {
        c.fillStyle = css(rgb("#ffe2a8"), 0.1 + next() * 0.4);
        c.beginPath();
        c.arc(next() * 1920, 250 + next() * 420, 1 + next() * 3, 0, 7);
        c.fill();
      }
    }, { blend: "screen", blur: 1 });
  },
};
