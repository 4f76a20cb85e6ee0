import type { Structure } from "./structure.ts";

/** R, upper triangular, in the order of elimination; a row that is not filled is none, and its unknown is 0 or given. */
export interface Triangle {
  readonly structure: Structure;
  /** Row by row in the places of the structure. */
  readonly values: Float64Array;
  readonly filled: Uint8Array;
}
/** R z = y; z is given where R has no row. */
export function backward(
  { structure: { columns: n, factor, starts }, values: r, filled }: Triangle,
  y: Float64Array,
  z: Float64Array = new Float64Array(n),
): Float64Array {
  for (let k = n - 1; k >= 0; k--) {
    if (filled[k] === 0) continue;
    const own = factor[k]!;
    let sum = y[k]!;
    for (let e = 1; e < own.length; e++) sum -= r[starts[k]! + e]! * z[own[e]!]!;
    z[k] = sum / r[starts[k]!]!;
  }
  return z;
}
/** R^T w = y, in place; 0 where R has no row. */
export function forward(t: Triangle, w: Float64Array): Float64Array {
  for (let k = 0; k < w.length; k++) eliminate(t, k, w);
  return w;
}
function eliminate({ structure: { factor, starts }, values: r, filled }: Triangle, k: number, w: Float64Array): void {
  if (filled[k] === 0) {
    w[k] = 0;
    return;
  }
  const own = factor[k]!;
  const start = starts[k]!;
  const wk = w[k]! / r[start]!;
  w[k] = wk;
  for (let e = 1; e < own.length; e++) w[own[e]!] = w[own[e]!]! - r[start + e]! * wk;
}
/**
 * The diagonal of (R^T R)^-1, the squared lengths of the columns of R^-T: sums of squares, which lose nothing. Column k is 0
 * but on the way from k to the root of the elimination tree, where the next is the first other column of row k (Liu 1990, "The
 * role of elimination trees in sparse factorization", SIAM J. Matrix Anal. Appl. 11, 134-172).
 */
export function inverseDiagonal(t: Triangle): Float64Array {
  const { columns: n, factor } = t.structure;
  const w = new Float64Array(n);
  return Float64Array.from({ length: n }, (_, first) => {
    if (t.filled[first] === 0) return 0;
    w[first] = 1;
    let sum = 0;
    for (let k: number | undefined = first; k !== undefined; k = factor[k]![1]) {
      eliminate(t, k, w);
      sum += w[k]! ** 2;
      w[k] = 0;
    }
    return sum;
  });
}
