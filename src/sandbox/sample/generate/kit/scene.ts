import type { Rgb } from "./colour.ts";
import type { Stage } from "./stage.ts";

export type Scene = {
  id: string;
  /** Length of the moving version, in seconds; none for a still. */
  seconds?: number;
  /** What the brush goes over; t in seconds. */
  paint: (stage: Stage, t: number) => void;
  /** What lies on top of the paint: light, rain, sparks. */
  glaze?: (stage: Stage, t: number) => void;
  brush?: number;
  bloom?: number;
  shade?: { colour: Rgb; strength: number; centre?: readonly [number, number] };
};
