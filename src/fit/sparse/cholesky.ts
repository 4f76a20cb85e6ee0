import type { Definite } from "../definite.ts";
import { leastPair } from "../lanczos.ts";
import type { Matrix } from "../matrix.ts";
import { inverseWithin } from "./inverse.ts";
import type { Structure } from "./structure.ts";
import { backward, type Triangle } from "./triangle.ts";

/** A direction d with d^T H d <= 0, and the columns, counted among the free, whose pivots are not positive. */
export interface Failed {
  readonly isDefinite: false;
  readonly direction: Float64Array;
  readonly pivots: readonly number[];
}
/**
 * Cholesky's factor H = R^T R of rows and columns `free` of a symmetric H, each divided by its scale, whose numbers stand
 * where A^T A of the structure has them, by rows of R (Golub & Van Loan, 4th ed., section 4.2). At a pivot that is not
 * positive, d = -(R^-1 r) above it and 1 there has d^T H d = that pivot; columns that no chain of entries joins with such
 * a one have the pivots that they have alone. With `kept`, of these among the free alone, and the inverse that of
 * `inverseWithin`.
 */
export function sparseCholesky(
  s: Structure,
  h: Matrix,
  free: readonly number[],
  scale: ArrayLike<number>,
  kept: readonly number[] = free.map((_, q) => q),
  weak: readonly Float64Array[] = [],
): (Definite & { readonly isDefinite: true }) | Failed {
  const { columns: n, factor, starts, place, order } = s;
  const r = new Float64Array(starts[n]!);
  const filled = new Uint8Array(n);
  const over = new Float64Array(n);
  for (const q of kept) {
    filled[place[free[q]!]!] = 1;
    over[free[q]!] = 1 / scale[q]!;
  }
  const triangle: Triangle = { structure: s, values: r, filled };
  const places = Int32Array.from(free, (c) => place[c]!);
  const work = new Float64Array(n);
  const { columns } = h.pattern!;
  let direction: Float64Array | undefined;
  const failed = new Uint8Array(n);
  for (let k = 0; k < n; k++) {
    if (filled[k] === 0) continue;
    const [own, at, c] = [factor[k]!, starts[k]!, order[k]!];
    for (let e = h.start(c); e < h.start(c + 1); e++)
      work[place[columns[e]!]!] = h.values[e]! * over[c]! * over[columns[e]!]!;
    for (let e = 0; e < own.length; e++) r[at + e] = r[at + e]! + work[own[e]!]!;
    for (let e = h.start(c); e < h.start(c + 1); e++) work[place[columns[e]!]!] = 0;
    const pivot = r[at]!;
    if (!(pivot > 0)) {
      filled[k] = 0;
      failed[k] = 1;
      if (direction !== undefined) continue;
      const z = new Float64Array(n);
      z[k] = 1;
      const above = { ...triangle, filled: filled.map((f, i) => (i < k ? f : 0)) };
      const all = backward(above, new Float64Array(n), z);
      direction = Float64Array.from(places, (p) => all[p]!);
      continue;
    }
    const root = Math.sqrt(pivot);
    r[at] = root;
    for (let e = 1; e < own.length; e++) r[at + e] = r[at + e]! / root;
    for (let e = 1; e < own.length; e++) {
      const by = r[at + e]!;
      if (by === 0) continue;
      // What row k has from there on, row own[e] has too.
      const [below, start] = [factor[own[e]!]!, starts[own[e]!]!];
      for (let q = e, to = 0; q < own.length; q++) {
        while (below[to] !== own[q]) to++;
        r[start + to] = r[start + to]! - by * r[at + q]!;
      }
    }
  }
  if (direction !== undefined)
    return { isDefinite: false, direction, pivots: kept.filter((q) => failed[places[q]!] === 1) };
  const { solve, diagonal } = inverseWithin(triangle, places, kept, weak);
  return { isDefinite: true, solve, diagonal, least: () => leastPair(kept.length, solve) };
}
