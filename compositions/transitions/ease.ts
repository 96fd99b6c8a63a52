/** Starts and stops softly and is quick between: for things that cross the canvas. From 0 to 1. */
export function easeTravel(progress: number): number {
  return progress < 0.5 ? 4 * progress ** 3 : 1 - 4 * (1 - progress) ** 3
}
