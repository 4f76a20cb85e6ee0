import { norm } from "../../math/linalg/householder.ts";
import type { Structure } from "./structure.ts";
import { backward, type Triangle } from "./triangle.ts";

/** R and Q^T b of a sparse matrix; columns that depend on those before them have no row in R. */
export interface SparseFactor {
  readonly triangle: Triangle;
  readonly rank: number;
  /** |Q1^T b|. */
  readonly reach: number;
  /** Minimises |A z + b|, z = 0 for dependent columns; in the order of elimination. */
  solve(): Float64Array;
  /** The columns without a row in R, and for each the vector that A makes zero: 1 there, and 0 at all others of them. */
  dependent(): Map<number, Float64Array>;
}
/**
 * QR of A with rows sqrt(damping) I below it, by Givens rotations row by row into R (George & Heath 1980), whose structure
 * is known. A pivot of at most `negligible` counts as 0, and its row goes on to the next column (Heath 1982, "Some
 * extensions of an algorithm for sparse linear least squares problems", SIAM J. Sci. Stat. Comput. 3, section 4).
 * `load`: writes a row into its places in the order of elimination; everything else there is 0.
 */
export function factorSparse(
  s: Structure,
  load: (row: number, columns: Int32Array, work: Float64Array) => void,
  b: Float64Array,
  damping: number,
  negligible: number,
): SparseFactor {
  const { columns: n, factor, starts, rows } = s;
  const r = new Float64Array(starts[n]!);
  const c = new Float64Array(n);
  const filled = new Uint8Array(n);
  const work = new Float64Array(n);
  const rotate = (first: number, right: number): void => {
    let rest = right;
    for (let k = first; k < n; ) {
      const own = factor[k]!;
      const start = starts[k]!;
      const pivot = work[k]!;
      if (Math.abs(pivot) > negligible && filled[k] === 0) {
        for (let e = 0; e < own.length; e++) {
          r[start + e] = work[own[e]!]!;
          work[own[e]!] = 0;
        }
        c[k] = rest;
        filled[k] = 1;
        return;
      }
      if (pivot !== 0 && filled[k] === 1) {
        const length = Math.hypot(r[start]!, pivot);
        const [cosine, sine] = [r[start]! / length, pivot / length];
        for (let e = 0; e < own.length; e++) {
          const [up, down] = [r[start + e]!, work[own[e]!]!];
          r[start + e] = cosine * up + sine * down;
          work[own[e]!] = cosine * down - sine * up;
        }
        [c[k], rest] = [cosine * c[k]! + sine * rest, cosine * rest - sine * c[k]!];
      }
      work[k] = 0;
      k = own.length > 1 ? own[1]! : n;
    }
  };
  const root = Math.sqrt(damping);
  let at = 0;
  for (let k = 0; k < n; k++) {
    for (; at < rows.length && rows[at]!.columns[0] === k; at++) {
      const { row, columns } = rows[at]!;
      load(row, columns, work);
      rotate(k, b[row]!);
    }
    if (damping > 0) {
      work[k] = root;
      rotate(k, 0);
    }
  }
  const triangle = { structure: s, values: r, filled };
  return {
    triangle,
    rank: filled.reduce((count, f) => count + f, 0),
    reach: norm(n, c, 0, 1),
    solve: () =>
      backward(
        triangle,
        c.map((v) => -v),
      ),
    dependent() {
      const found = new Map<number, Float64Array>();
      for (let k = 0; k < n; k++) {
        if (filled[k] === 1) continue;
        const z = new Float64Array(n);
        z[k] = 1;
        found.set(k, backward(triangle, new Float64Array(n), z));
      }
      return found;
    },
  };
}
