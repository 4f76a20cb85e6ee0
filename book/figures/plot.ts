import { curve } from "./axes.ts";
import { linearScale, type Scale } from "./scale.ts";

/** Size of a plot beside a map, in its own units. */
export const PLOT = { width: 400, height: 204 } as const;
const left = 46;
const right = 376;
const top = 18;
const bottom = 172;

/** Scales of a plot beside a map over two intervals. */
export function plotScales(
  x: readonly [number, number],
  y: readonly [number, number],
  counts: readonly [number, number] = [4, 4],
): { readonly x: Scale; readonly y: Scale } {
  return { x: linearScale(x, [left, right], counts[0]), y: linearScale(y, [bottom, top], counts[1]) };
}

/** The least interval around values that are numbers, with room above and below. */
export function around(values: ArrayLike<number>, room = 0.15, least = 0.2): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < values.length; k++) {
    const v = values[k]!;
    if (!Number.isFinite(v)) continue;
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (low > high) return [-1, 1];
  const pad = Math.max(room * (high - low), least);
  return [low - pad, high + pad];
}

/** So many equal steps over an interval. */
export const steps = (from: number, to: number, count: number): Float64Array =>
  Float64Array.from({ length: count + 1 }, (_, k) => from + ((to - from) * k) / count);

/** A line of a plot through points. */
export const line = (className: string, x: Scale, y: Scale, xs: ArrayLike<number>, ys: ArrayLike<number>): string =>
  `<path class="${className}" d="${curve(x, y, xs, ys)}"/>`;

/** A point of a plot. */
export const mark = (className: string, x: Scale, y: Scale, at: readonly [number, number], radius = 5): string =>
  `<circle class="mark ${className}" cx="${x.at(at[0]).toFixed(1)}" cy="${y.at(at[1]).toFixed(1)}" r="${radius}"/>`;

/** The name of the first axis, above its right end. */
export const under = (name: string): string =>
  `<text class="axis-name" x="${right}" y="${bottom - 8}" text-anchor="end">${name}</text>`;
