/** Strings, piano and bell, added up from sines and filtered saws. */
import { random } from "../kit/noise.ts";
import { type Stereo, add, rate } from "./wave.ts";

const pitchOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

type Note = { at: number; seconds: number; midi: number; gain: number; pan?: number };

/** A section of bowed strings: detuned saws through a filter that opens slowly and closes again. */
export function strings(out: Stereo, note: Note & { bright: number; attack?: number; release?: number; shiver?: number }): void {
  const attack = note.attack ?? 1.1;
  const release = note.release ?? 1.6;
  const start = Math.round(note.at * rate);
  const length = Math.round((note.seconds + release) * rate);
  const next = random(Math.round(note.midi * 131 + note.at * 1000));
  for (let player = 0; player < 4; player += 1) {
    const detune = 2 ** (((player - 1.5) * 6 + (next() - 0.5) * 4) / 1200);
    const step = (pitchOf(note.midi) * detune) / rate;
    const side = 0.5 + 0.42 * ((player % 2 ? 1 : -1) * (player > 1 ? 1 : 0.5)) + (note.pan ?? 0) * 0.3;
    const wobble = 4.6 + next() * 0.9;
    let phase = next();
    let one = 0;
    let two = 0;
    for (let index = 0; index < length; index += 1) {
      const t = index / rate;
      const swell = Math.min(1, t / attack) ** 1.5 * (t > note.seconds ? Math.max(0, 1 - (t - note.seconds) / release) ** 2 : 1);
      phase += step * (1 + 0.0016 * Math.sin(t * wobble * 6.283));
      phase -= Math.floor(phase);
      const edge = phase < step ? phase / step : phase > 1 - step ? (phase - 1) / step : 0;
      const fix = phase < step ? edge + edge - edge * edge - 1 : phase > 1 - step ? edge * edge + edge + edge + 1 : 0;
      const saw = phase * 2 - 1 - fix;
      const cut = Math.min(0.5, ((240 + note.bright * 2600 * (0.35 + 0.65 * swell)) / rate) * 6.283);
      one += cut * (saw - one);
      two += cut * (one - two);
      const shiver = note.shiver ? 1 - 0.55 * note.shiver * (0.5 + 0.5 * Math.sin(t * 6.283 * 7.5 + player)) : 1;
      const value = two * swell * shiver * note.gain * 0.25;
      add(out.left, start + index, value * Math.sqrt(1 - Math.min(1, Math.max(0, side))));
      add(out.right, start + index, value * Math.sqrt(Math.min(1, Math.max(0, side))));
    }
  }
}

/** A felted piano: stretched partials that die sooner the higher they are, and a soft knock. */
export function piano(out: Stereo, note: Note): void {
  const start = Math.round(note.at * rate);
  const base = pitchOf(note.midi);
  const length = Math.round(Math.min(7, note.seconds + 3.5) * rate);
  const pan = Math.min(0.85, Math.max(0.15, 0.5 + (note.pan ?? (note.midi - 66) / 60)));
  const next = random(note.midi * 77 + start);
  for (let partial = 1; partial <= 9; partial += 1) {
    const frequency = base * partial * Math.sqrt(1 + 0.0004 * partial * partial);
    if (frequency > 9000) break;
    const level = (note.gain * 0.42) / partial ** (1.55 - note.gain * 0.25);
    const decay = (0.55 + partial * 0.42) * (base / 262) ** 0.45;
    const phase = next() * 6.283;
    for (let index = 0; index < length; index += 1) {
      const t = index / rate;
      const value = level * Math.min(1, t / 0.006) * (0.7 * Math.exp(-t * decay * 1.9) + 0.3 * Math.exp(-t * decay * 0.5)) * Math.sin(6.2832 * frequency * t + phase) * Math.min(1, (length - index) / 4800);
      add(out.left, start + index, value * Math.sqrt(1 - pan));
      add(out.right, start + index, value * Math.sqrt(pan));
    }
  }
  let low = 0;
  for (let index = 0; index < rate * 0.05; index += 1) {
    low += 0.06 * (next() * 2 - 1 - low);
    const knock = low * note.gain * 0.22 * Math.exp((-index / rate) * 90);
    add(out.left, start + index, knock);
    add(out.right, start + index, knock);
  }
}

/** A glass bell. */
export function bell(out: Stereo, note: Note): void {
  const start = Math.round(note.at * rate);
  const base = pitchOf(note.midi);
  for (const [ratio, level, decay] of [[1, 1, 1.1], [2.005, 0.5, 1.6], [2.76, 0.24, 2.6], [5.4, 0.1, 5], [8.9, 0.04, 8]] as const) {
    for (let index = 0; index < rate * 5; index += 1) {
      const t = index / rate;
      const value = note.gain * 0.3 * level * Math.min(1, t / 0.003) * Math.exp(-t * decay) * Math.sin(6.2832 * base * ratio * t) * Math.min(1, (rate * 5 - index) / 9600);
      add(out.left, start + index, value * (0.7 - (note.pan ?? 0) * 0.3));
      add(out.right, start + index, value * (0.7 + (note.pan ?? 0) * 0.3));
    }
  }
}

/** A low breath of sound under everything. */
export function drone(out: Stereo, note: Note): void {
  const start = Math.round(note.at * rate);
  const length = Math.round(note.seconds * rate);
  const base = pitchOf(note.midi);
  for (let index = 0; index < length; index += 1) {
    const t = index / rate;
    const shape = Math.min(1, t / 1.5, (note.seconds - t) / 1.8) * (0.8 + 0.2 * Math.sin(t * 0.9));
    const value = note.gain * 0.3 * shape;
    add(out.left, start + index, value * (Math.sin(6.2832 * base * t) + 0.4 * Math.sin(6.2832 * base * 2.003 * t) + 0.16 * Math.sin(6.2832 * base * 3 * t)));
    add(out.right, start + index, value * (Math.sin(6.2832 * base * 1.0007 * t) + 0.4 * Math.sin(6.2832 * base * 1.997 * t) + 0.16 * Math.sin(6.2832 * base * 3.004 * t)));
  }
}
