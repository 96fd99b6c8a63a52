/** The music: D minor at dusk, nothing in the dark, D major when the lamp burns again. */
import { bell, drone, piano, strings } from "./instruments.ts";
import { type Stereo, hall, peak, silence } from "./wave.ts";

/** `starts` are the cut points of the twelve shots, then the end of the film, in seconds. */
export function score(starts: readonly number[]): Stereo {
  const end = starts[12] ?? 44;
  const out = silence(end + 0.2);
  const cut = (shot: number): number => starts[shot - 1] ?? 0;
  const lengthOf = (shot: number): number => cut(shot + 1) - cut(shot);

  const chord = (shot: number, notes: readonly number[], gain: number, bright: number, part: readonly [number, number] = [0, 1], shiver = 0): void => {
    const at = cut(shot) + lengthOf(shot) * part[0] - (shot > 1 && part[0] === 0 ? 0.35 : 0);
    const seconds = lengthOf(shot) * (part[1] - part[0]);
    for (const midi of notes) strings(out, { at: Math.max(0, at), seconds, midi, gain: gain * (midi < 48 ? 1.25 : 1), bright, attack: 0.9, shiver });
  };
  const melody = (shot: number, notes: readonly (readonly [number, number, number])[]): void => {
    for (const [part, midi, gain] of notes) piano(out, { at: cut(shot) + lengthOf(shot) * part, seconds: 1.2, midi, gain });
  };

  // Dusk: D minor, then the letter.
  drone(out, { at: 0, seconds: cut(4) + 1, midi: 38, gain: 0.32 });
  chord(1, [50, 57, 62, 65], 0.34, 0.22);
  melody(1, [[0.06, 74, 0.5], [0.3, 69, 0.36], [0.52, 77, 0.44], [0.78, 76, 0.36]]);
  chord(2, [46, 53, 58, 62], 0.34, 0.24);
  melody(2, [[0.04, 74, 0.42], [0.5, 70, 0.34], [0.78, 69, 0.3]]);
  chord(3, [43, 55, 58, 62], 0.3, 0.2);
  melody(3, [[0.05, 67, 0.32], [0.55, 69, 0.28]]);

  // Storm: the same harmony, bowed hard.
  drone(out, { at: cut(4) - 0.3, seconds: cut(6) - cut(4) + 0.8, midi: 33, gain: 0.62 });
  chord(4, [38, 50, 57, 62, 65, 69], 0.62, 0.5, [0, 0.55], 0.9);
  chord(4, [36, 48, 55, 60, 64, 67], 0.64, 0.55, [0.5, 1], 0.9);
  for (let beat = 0; beat < 8; beat += 1) piano(out, { at: cut(4) + (lengthOf(4) * beat) / 8, seconds: 0.5, midi: beat % 4 === 3 ? 41 : 38, gain: 0.5 });
  chord(5, [46, 53, 58, 65], 0.34, 0.26);
  melody(5, [[0.1, 77, 0.32], [0.6, 74, 0.3]]);
  chord(6, [45, 52, 57, 64, 70], 0.66, 0.55, [0, 0.42], 0.7);
  piano(out, { at: cut(6) + 0.4, seconds: 2, midi: 33, gain: 0.85 });

  // The dark: a drone, a heart.
  drone(out, { at: cut(7) - 0.8, seconds: cut(9) - cut(7) + 1.6, midi: 38, gain: 0.55 });
  for (const part of [0.15, 0.24, 0.62, 0.71]) piano(out, { at: cut(7) + lengthOf(7) * part, seconds: 0.6, midi: 26, gain: part === 0.15 || part === 0.62 ? 0.6 : 0.42, pan: 0 });
  strings(out, { at: cut(7), seconds: lengthOf(7), midi: 81, gain: 0.13, bright: 0.4, attack: 2 });

  // The climb: steps that rise.
  chord(8, [43, 50, 55, 58], 0.4, 0.3, [0, 0.5]);
  chord(8, [45, 52, 57, 61], 0.46, 0.4, [0.5, 1]);
  [55, 58, 62, 67, 57, 61, 64, 69, 73, 76].forEach((midi, step, all) => {
    piano(out, { at: cut(8) + (lengthOf(8) * step) / all.length, seconds: 0.6, midi, gain: 0.34 + step * 0.025 });
  });

  // The match: one held breath, a few points of light.
  chord(9, [45, 57, 64, 69], 0.3, 0.3);
  [[0.08, 81], [0.34, 85], [0.56, 88], [0.8, 93]].forEach(([part = 0, midi = 81], index) => {
    bell(out, { at: cut(9) + lengthOf(9) * part, seconds: 3, midi, gain: 0.34, pan: index % 2 ? 0.6 : -0.6 });
  });

  // The lamp: the turn to D major.
  drone(out, { at: cut(10) - 0.2, seconds: lengthOf(10) + 1.2, midi: 38, gain: 0.8 });
  chord(10, [38, 50, 57, 62, 66, 69, 74], 0.82, 0.75, [0, 0.55]);
  chord(10, [43, 50, 59, 62, 67, 71, 79], 0.8, 0.75, [0.52, 1]);
  melody(10, [[0.0, 38, 0.9], [0.02, 86, 0.6], [0.14, 81, 0.45], [0.28, 78, 0.45], [0.4, 81, 0.45], [0.53, 43, 0.75], [0.54, 83, 0.6], [0.68, 79, 0.45], [0.82, 86, 0.5]]);
  bell(out, { at: cut(10) + 0.02, seconds: 4, midi: 86, gain: 0.4 });

  // Found, and home.
  chord(11, [42, 54, 57, 62, 69], 0.42, 0.34, [0, 0.5]);
  chord(11, [43, 55, 59, 62, 67], 0.42, 0.34, [0.5, 1]);
  melody(11, [[0.1, 81, 0.36], [0.5, 79, 0.34], [0.8, 78, 0.34]]);
  const last = end - cut(12);
  drone(out, { at: cut(12) - 0.3, seconds: last - 0.3, midi: 38, gain: 0.4 });
  chord(12, [45, 52, 57, 62, 64], 0.36, 0.3, [0, 0.26]);
  for (const midi of [38, 50, 57, 62, 66, 69]) strings(out, { at: cut(12) + last * 0.26, seconds: last * 0.3, midi, gain: 0.4, bright: 0.3, attack: 0.8, release: last * 0.26 });
  melody(12, [[0.02, 76, 0.4], [0.14, 73, 0.36], [0.27, 74, 0.5], [0.28, 50, 0.45], [0.42, 69, 0.32], [0.56, 78, 0.34], [0.66, 81, 0.24]]);

  const room = peak(hall(out, 0.85, 3.2), 0.84);
  const fade = 1.4 * 48_000;
  for (const channel of [room.left, room.right]) {
    const stop = Math.round((end - 0.4) * 48_000);
    for (let index = 0; index < channel.length; index += 1) channel[index] = (channel[index] ?? 0) * Math.max(0, Math.min(1, (stop - index) / fade)) ** 1.5;
  }
  return room;
}
