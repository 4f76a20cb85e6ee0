import { drawnAt, drawnPath, drawnShareAt } from "./drawnPath.ts";
import { fieldOf } from "./field.ts";
import { remembered } from "./memo.ts";

/** A form of a path into the origin: straight, flatter and flatter against the first axis, round and round, or drawn. */
export type PathName = "line" | "parabola" | "cubic" | "spiral" | "drawn";
export type Pair = readonly [number, number];

/** A path into the origin. */
export interface Way {
  readonly path: PathName;
  readonly start: Pair;
  /** Corners of the drawn one. */
  readonly drawn: string;
}

/** Samples along a side of maps around the origin: an even number, so that the origin itself is no sample. */
export const PUNCTURED = 96;
/** Radians that a spiral turns while its distance shrinks by the factor e. */
export const WINDING = 1.5;

/** The point of a path at the share s of its way out: s = 1 is the start, s to 0 the origin. */
export function pathAt({ path, start, drawn }: Way, s: number): Pair {
  const [x, y] = start;
  if (path === "drawn") return drawnAt(drawnPath(drawn), start, s);
  if (path === "parabola") return [x * s, y * s ** 2];
  if (path === "cubic") return [x * s, y * s ** 3];
  if (path === "line") return [x * s, y * s];
  const t = WINDING * Math.log(s);
  return [s * (x * Math.cos(t) - y * Math.sin(t)), s * (x * Math.sin(t) + y * Math.cos(t))];
}

/** The share of the way at which a path is so far from the origin for the last time; the distance of all but drawn ones grows with s. */
export function shareAt(way: Way, distance: number): number {
  if (way.path === "drawn") return drawnShareAt(drawnPath(way.drawn), way.start, distance);
  let low = 0;
  let high = 1;
  for (let k = 0; k < 60; k++) {
    const s = (low + high) / 2;
    if (Math.hypot(...pathAt(way, s)) < distance) low = s;
    else high = s;
  }
  return high;
}

/** Values of f along a path at many shares, by one call of the engine. */
export function valuesAlong(f: string, r: number, way: Way, shares: Float64Array): Float64Array {
  const points = Array.from(shares, (s) => pathAt(way, s));
  return fieldOf(f, r, PUNCTURED).valuesAt(
    Float64Array.from(points, ([x]) => x),
    Float64Array.from(points, ([, y]) => y),
  );
}

/** A direction by its angle in degrees and its exact cosine and sine. */
interface Direction {
  readonly degrees: number;
  readonly cos: number;
  readonly sin: number;
}

/**
 * Directions all around, and ever denser towards the axes, where ratios of powers change within an angle that is a power
 * of the radius. Near an axis sine and cosine are those of the small angle, changed over.
 */
const directions: readonly Direction[] = (() => {
  const small = Array.from({ length: 100 }, (_, k) => (Math.PI / 4) * 10 ** (-k / 10));
  const offsets = [...small.map((t) => -t), 0, ...[...small].reverse()];
  const quarter = (q: number, t: number): Direction => {
    const [c, s] = [Math.cos(t), Math.sin(t)];
    const [cos, sin] = (
      [
        [c, s],
        [-s, c],
        [-c, -s],
        [s, -c],
      ] as const
    )[q]!;
    return { degrees: 90 * q + (t * 180) / Math.PI, cos, sin };
  };
  const near = [0, 1, 2, 3].flatMap((q) => offsets.map((t) => quarter(q, t)));
  const even = Array.from({ length: 120 }, (_, k) => {
    const t = (k * Math.PI) / 60;
    return { degrees: 3 * k < 315 ? 3 * k : 3 * k - 360, cos: Math.cos(t), sin: Math.sin(t) };
  });
  return [...near, ...even].sort((a, b) => a.degrees - b.degrees);
})();

/** Values of f on the circle of a radius: by angle in degrees from -45 to 315. */
export function onCircle(
  f: string,
  r: number,
  radius: number,
): { readonly degrees: number[]; readonly values: Float64Array } {
  const values = fieldOf(f, r, PUNCTURED).valuesAt(
    Float64Array.from(directions, ({ cos }) => radius * cos),
    Float64Array.from(directions, ({ sin }) => radius * sin),
  );
  return { degrees: directions.map(({ degrees }) => degrees), values };
}

const extremes = (values: Float64Array): Pair => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
};

/** Least and greatest value of f on each of the circles of given radii, and the radii. */
export const spreads: (
  f: string,
  r: number,
  nearest: number,
) => readonly { readonly radius: number; readonly spread: Pair }[] = remembered((f, r, nearest) =>
  Array.from({ length: 33 }, (_, k) => {
    const radius = r * (nearest / r) ** (k / 32);
    return { radius, spread: extremes(onCircle(f, r, radius).values) };
  }),
);
