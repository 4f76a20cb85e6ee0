import { fieldOf } from "./field.ts";
import { remembered } from "./memo.ts";

/** Directions on which the largest remainder is looked for, and radii from 10^-4 to 1. */
const DIRECTIONS = 72;
export const PER_DECADE = 8;
export const LEAST = -4;
export const radii: Float64Array = Float64Array.from(
  { length: -LEAST * PER_DECADE + 1 },
  (_, k) => 10 ** (LEAST + k / PER_DECADE),
);
/** Slopes of the curve are read off between these radii, where a limit shows and rounding does not yet. */
const FROM = 10 ** -3.5;
const TO = 10 ** -1.5;

/** How far f is from its linear approximation at p on circles around p. */
export interface Remainder {
  readonly value: number;
  readonly gradient: readonly [number, number];
  /** max |f(p + h u) - f(p) - h ∇f · u| over the directions u, for each radius h. */
  readonly largest: Float64Array;
  /** The direction where it is largest at the smallest radius of the fit, in degrees. */
  readonly worst: number;
  /** Slope of log remainder against log h for small h; Infinity where f is its linear approximation. */
  readonly order: number;
}

const ROUNDING = 1e-14;

/** Slope of the least-squares line through (log x, log y). */
function logSlope(xs: readonly number[], ys: readonly number[]): number {
  const [u, v] = [xs.map(Math.log), ys.map(Math.log)];
  const mean = (list: readonly number[]): number => list.reduce((s, x) => s + x, 0) / list.length;
  const [mu, mv] = [mean(u), mean(v)];
  const above = u.reduce((s, x, k) => s + (x - mu) * (v[k]! - mv), 0);
  return above / u.reduce((s, x) => s + (x - mu) ** 2, 0);
}

/** @throws where f has no finite gradient: then there is no linear approximation to compare with. */
export const remainderOf: (f: string, x: number, y: number) => Remainder = remembered((f, x, y) => {
  const field = fieldOf(f, 2);
  const { value, gradient } = field.at(x, y);
  if (!gradient.every(Number.isFinite)) throw new RangeError("f has no finite slopes at this point");
  const n = radii.length * DIRECTIONS;
  const turn = (k: number): number => (2 * Math.PI * (k % DIRECTIONS)) / DIRECTIONS;
  const radius = (k: number): number => radii[Math.floor(k / DIRECTIONS)]!;
  const dx = Float64Array.from({ length: n }, (_, k) => radius(k) * Math.cos(turn(k)));
  const dy = Float64Array.from({ length: n }, (_, k) => radius(k) * Math.sin(turn(k)));
  const values = field.valuesAt(
    dx.map((d) => x + d),
    dy.map((d) => y + d),
  );
  const remainders = values.map((v, k) => Math.abs(v - value - gradient[0] * dx[k]! - gradient[1] * dy[k]!));
  const largest = radii.map((_, i) => Math.max(...remainders.subarray(i * DIRECTIONS, (i + 1) * DIRECTIONS)));
  const size = Math.max(1, Math.abs(value));
  const fit = [...radii.keys()].filter(
    (i) => radii[i]! >= FROM && radii[i]! <= TO && largest[i]! > ROUNDING * size * 10,
  );
  const first = radii.findIndex((h) => h >= FROM);
  const ring = remainders.subarray(first * DIRECTIONS, (first + 1) * DIRECTIONS);
  const order =
    fit.length < 4
      ? Infinity
      : logSlope(
          fit.map((i) => radii[i]!),
          fit.map((i) => largest[i]!),
        );
  return { value, gradient, largest, worst: (360 * ring.indexOf(largest[first]!)) / DIRECTIONS, order };
});

/** What the slope of log remainder says: above 1 the remainder is small against h. */
export type Verdict = "differentiable" | "not differentiable" | "undecided";
export function verdictOf(order: number): Verdict {
  if (order > 1.1) return "differentiable";
  return order < 1.02 ? "not differentiable" : "undecided";
}
