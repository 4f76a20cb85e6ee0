import { applyReflector, norm } from "../math/linalg/householder.ts";
import { factorPivoted } from "../math/linalg/pivotedQr.ts";
import { factorHouseholder } from "../math/linalg/qr.ts";
import { triangularSolveLeft } from "../math/linalg/triangularSolve.ts";

/** A linear least squares problem min |A z + b|, factored so that steps of any damping are cheap. */
export interface Factored {
  /** Numerical rank of A. */
  readonly rank: number;
  /** |Q1^T b|: the part of b that a step can remove. */
  readonly reach: number;
  /** Minimises |A z + b|^2 + damping |z|^2; at damping 0 the shortest of all minimisers. */
  step(damping: number): Float64Array;
  /** The same matrix with another b, which is overwritten. */
  of(b: Float64Array): Factored;
}
/**
 * Factors A (m x n, row-major, overwritten like b) by QR with column pivoting, A P = Q [R; 0] with R of rank x n, and where
 * the rank is less than n also R^T = Z [U; 0] (complete orthogonal decomposition: Golub & Van Loan, 4th ed., section
 * 5.4.7). As |z| = |Z^T P^T z|, damping acts on the leading coordinates alone (More 1978, "The Levenberg-Marquardt
 * algorithm: implementation and theory", section 3). Columns shorter than `negligible` count as 0.
 */
export function factor(m: number, n: number, a: Float64Array, b: Float64Array, negligible: number): Factored {
  const { rank, columns, tau } = factorPivoted(m, n, a, negligible);
  const t = new Float64Array(rank * rank);
  let unturn = (_: Float64Array): void => {};
  if (rank === n) for (let i = 0; i < n; i++) for (let j = i; j < n; j++) t[i * n + j] = a[i * n + j]!;
  else {
    const w = new Float64Array(n * rank);
    for (let i = 0; i < rank; i++) for (let j = i; j < n; j++) w[j * rank + i] = a[i * n + j]!;
    const turns = factorHouseholder(n, rank, w);
    for (let i = 0; i < rank; i++) for (let j = 0; j <= i; j++) t[i * rank + j] = w[j * rank + i]!;
    unturn = (z) => {
      for (let k = rank - 1; k >= 0; k--) reflect(n, rank, k, w, turns, z);
    };
  }
  const of = (right: Float64Array): Factored => {
    applyTransposed(m, n, rank, a, tau, right);
    const c = right.slice(0, rank);
    return {
      rank,
      reach: norm(rank, c, 0, 1),
      of,
      step(damping) {
        const y = new Float64Array(n);
        y.set(damped(rank, t, c, damping));
        unturn(y);
        const z = new Float64Array(n);
        columns.forEach((j, k) => {
          z[j] = y[k]!;
        });
        return z;
      },
    };
  };
  return of(b);
}
/** Minimises |T y + c|^2 + damping |y|^2 by QR of [T; sqrt(damping) I]. */
function damped(k: number, t: Float64Array, c: Float64Array, damping: number): Float64Array {
  const rows = damping > 0 ? 2 * k : k;
  const w = new Float64Array(rows * k);
  w.set(t);
  for (let i = k; i < rows; i++) w[i * k + i - k] = Math.sqrt(damping);
  const y = new Float64Array(rows);
  for (let i = 0; i < k; i++) y[i] = -c[i]!;
  applyTransposed(rows, k, k, w, factorHouseholder(rows, k, w), y);
  const out = y.slice(0, k);
  triangularSolveLeft(k, 1, w, 0, out, 0, out, 0, { lower: false, transposed: false, unitDiagonal: false });
  return out;
}
/** y := H_k y, the reflector that stands in column k of w (m x n). */
function reflect(m: number, n: number, k: number, w: Float64Array, tau: Float64Array, y: Float64Array): void {
  applyReflector(m - k, 1, w, k * n + k, n, tau[k]!, y, k, 1, new Float64Array(1));
}
/** y := Q^T y for the first `count` reflectors of w. */
function applyTransposed(
  m: number,
  n: number,
  count: number,
  w: Float64Array,
  tau: Float64Array,
  y: Float64Array,
): void {
  for (let k = 0; k < count; k++) reflect(m, n, k, w, tau, y);
}
