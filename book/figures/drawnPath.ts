import { remembered } from "./memo.ts";
import { simplified } from "./outline.ts";
import type { Pair } from "./paths.ts";
import { fromMap, WIDTH } from "./plane.ts";
import type { Point } from "./svg.ts";

/**
 * A path that a reader drew, in the plane of complex numbers: its corners as multiples of its start, so that it turns and grows
 * as the start is moved. From its last corner it goes straight into the origin.
 */
export interface DrawnPath {
  /** Corners from the origin outwards; the last is 1, the start. */
  readonly corners: readonly Pair[];
  /** The share of the whole length that lies before each corner. */
  readonly shares: readonly number[];
}

/** Corners of a path as it stands in addresses, and how far the drawing may be from what was drawn, in units of the map. */
const MOST = 24;
const UNSEEN = 1.5;

/** The path of a text `a_b_c_d`: corners a + b i and so on, from the start inwards. */
export const drawnPath: (text: string) => DrawnPath = remembered((text) => {
  const numbers = text.split("_").map(Number);
  const inner = Array.from({ length: numbers.length / 2 }, (_, k): Pair => [numbers[2 * k]!, numbers[2 * k + 1]!]);
  if (numbers.length % 2 === 1 || inner.length > MOST || !inner.flat().every((v) => Math.abs(v) < 100))
    throw new RangeError("a drawn path is a list of corners");
  const corners: Pair[] = [[0, 0], ...inner.reverse(), [1, 0]];
  const lengths = [0];
  for (let k = 1; k < corners.length; k++) {
    const [[ax, ay], [bx, by]] = [corners[k - 1]!, corners[k]!];
    lengths.push(lengths[k - 1]! + Math.hypot(bx - ax, by - ay));
  }
  return { corners, shares: lengths.map((length) => length / lengths.at(-1)!) };
});

const times = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - b * d, a * d + b * c];
const between = ([a, b]: Pair, [c, d]: Pair, t: number): Pair => [a + t * (c - a), b + t * (d - b)];

/** The point of a drawn path from a start at the share s of its length. */
export function drawnAt({ corners, shares }: DrawnPath, start: Pair, s: number): Pair {
  const k = Math.max(
    1,
    shares.findIndex((share) => share >= s),
  );
  const span = shares[k]! - shares[k - 1]!;
  return times(start, between(corners[k - 1]!, corners[k]!, span === 0 ? 1 : (s - shares[k - 1]!) / span));
}

/** The share of its length at which a drawn path is so far from the origin for the last time. */
export function drawnShareAt({ corners, shares }: DrawnPath, start: Pair, distance: number): number {
  const radius = distance / Math.hypot(...start);
  for (let k = 1; k < corners.length; k++) {
    const [[ax, ay], [bx, by]] = [corners[k - 1]!, corners[k]!];
    if (Math.hypot(bx, by) < radius) continue;
    // |a + t (b - a)|² = radius²: a lies inside, b outside.
    const [dx, dy] = [bx - ax, by - ay];
    const [a, b, c] = [dx * dx + dy * dy, ax * dx + ay * dy, ax * ax + ay * ay - radius * radius];
    const t = (-b + Math.sqrt(b * b - a * c)) / a;
    return shares[k - 1]! + t * (shares[k]! - shares[k - 1]!);
  }
  return 1;
}

/** What was drawn on a map of [-r, r]²: where it starts, its end that is farther out, and the text of its corners. */
export function drawnText(r: number, places: readonly Point[]): { readonly start: Pair; readonly text: string } | null {
  let tolerance = UNSEEN;
  let kept = simplified(places, tolerance);
  while (kept.length > MOST) {
    tolerance *= 1.5;
    kept = simplified(places, tolerance);
  }
  const points = kept.map((place) => fromMap(r, place));
  const size = (p: Pair | undefined): number => (p ? Math.hypot(...p) : 0);
  if (size(points.at(-1)) > size(points[0])) points.reverse();
  const [start, ...inner] = points;
  const near = (3 * 2 * r) / WIDTH;
  if (!start || inner.length === 0 || size(start) < near) return null;
  const scale = size(start) ** 2;
  const relative = inner.filter((p) => size(p) > near).map((p) => times(p, [start[0] / scale, -start[1] / scale]));
  return { start, text: relative.flatMap((c) => c.map((v) => Number(v.toFixed(3)))).join("_") };
}
