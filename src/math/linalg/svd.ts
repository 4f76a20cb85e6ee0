import { applyReflectors, norm } from "./householder.ts";
import { orthogonaliseRows } from "./jacobi.ts";
import { factorPivoted, rowsBySize } from "./pivotedQr.ts";
import { factorHouseholder } from "./qr.ts";
import { largestMagnitude, scaleFactor } from "./scale.ts";
import { orient } from "./vectors.ts";

/**
 * Working scale: the largest entry is brought to about 2^480 and what falls below 2^-480 counts as zero, so that no
 * square or scalar product of rows over- or underflows.
 */
const TOP = 480;
const NEGLIGIBLE = 2 ** -480;

/**
 * Reduced singular value decomposition A = U diag(s) Vt of one m x n block. With k = min(m, n): `u` receives the m x k
 * left vectors as columns, `s` the k singular values in descending order, `vt` the k x n right vectors as rows.
 * Columns of U and rows of Vt are orthonormal also where s is 0. The sign of each pair makes the component of largest
 * magnitude of the column of U positive (the first of those that agree to nine digits).
 *
 * m and n may be 0. If A has an entry that is not finite, u, s and vt are filled with NaN. Singular values below 2^-960
 * of the largest entry come out as 0. The outputs must not overlap `a`.
 *
 * Method: QR with column pivoting, then one-sided Jacobi rotations on the rows of R until they are orthogonal to
 * working precision (Golub & Van Loan, 4th ed., section 8.6.3; Demmel & Veselic 1992, "Jacobi's method is more accurate
 * than QR"; Drmac & Veselic 2008, "New fast and accurate Jacobi SVD algorithm I, II"). Small singular values keep their
 * relative accuracy when A is a well-conditioned matrix with scaled rows or columns.
 */
export function svd(
  m: number,
  n: number,
  a: Float64Array,
  aOffset: number,
  u: Float64Array,
  uOffset: number,
  s: Float64Array,
  sOffset: number,
  vt: Float64Array,
  vtOffset: number,
): void {
  const k = Math.min(m, n);
  const largest = largestMagnitude(m * n, a, aOffset);
  const factors = Number.isNaN(largest) ? undefined : decomposeTall(m, n, a, aOffset, scaleFactor(largest, TOP));
  if (factors === undefined) {
    u.fill(NaN, uOffset, uOffset + m * k);
    s.fill(NaN, sOffset, sOffset + k);
    vt.fill(NaN, vtOffset, vtOffset + k * n);
    return;
  }
  const { left, right, values } = factors;
  s.set(values, sOffset);
  u.set(m >= n ? left : right, uOffset);
  transpose(n, k, m >= n ? right : left, 0, vt, vtOffset);
  for (let i = 0; i < k; i++) {
    if (!orient(m, u, uOffset + i, k)) continue;
    for (let j = 0; j < n; j++) vt[vtOffset + i * n + j] = 0 - vt[vtOffset + i * n + j]!;
  }
}

interface Factors {
  /** p x q, the left vectors of W as columns. */
  readonly left: Float64Array;
  /** q x q, its right vectors as columns. */
  readonly right: Float64Array;
  readonly values: Float64Array;
}

/**
 * Decomposes A, or A^T if A is wide: a p x q matrix W with p >= q, its rows ordered by size (S W). S W P = Q R with the
 * first `rank` rows of R not zero, R^T = Q2 R2, G R2 = diag(sigma) V^T by rotations G: so
 * W = (S^T Q V) diag(sigma) (P Q2 G^T)^T. The second QR brings R2 closer to diagonal form and saves sweeps. Undefined
 * if the rotations do not converge.
 */
function decomposeTall(m: number, n: number, a: Float64Array, aOffset: number, scale: number): Factors | undefined {
  const p = Math.max(m, n);
  const q = Math.min(m, n);
  const w = new Float64Array(p * q);
  if (m >= n) w.set(a.subarray(aOffset, aOffset + p * q));
  else transpose(m, n, a, aOffset, w, 0);
  const order = rowsBySize(p, q, w);
  const scaled = permuteRows(
    q,
    w.map((x) => x * scale),
    order,
  );

  const { rank, columns, tau } = factorPivoted(p, q, scaled, NEGLIGIBLE);
  const w2 = new Float64Array(q * rank);
  for (let i = 0; i < rank; i++) for (let j = i; j < q; j++) w2[j * rank + i] = scaled[i * q + j]!;
  const tau2 = factorHouseholder(q, rank, w2);
  const rows = new Float64Array(rank * rank);
  const turns = new Float64Array(rank * rank);
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < rank; j++) rows[i * rank + j] = w2[i * rank + j]!;
    turns[i * rank + i] = 1;
  }
  if (!orthogonaliseRows(rank, rows, turns)) return undefined;

  // Rounding lets the rotations stretch a row a little, the same in both matrices: `drift` takes it out again.
  const drift = Float64Array.from({ length: rank }, (_, i) => norm(rank, turns, i * rank, 1));
  const lengths = Float64Array.from({ length: rank }, (_, i) => norm(rank, rows, i * rank, 1));
  const descending = new Int32Array(rank).map((_, i) => i);
  descending.sort((i, j) => lengths[j]! - lengths[i]! || i - j);
  const values = new Float64Array(q);
  const left = new Float64Array(p * q);
  const right = new Float64Array(q * q);
  for (let i = rank; i < q; i++) {
    left[i * q + i] = 1;
    right[i * q + i] = 1;
  }
  for (let i = 0; i < rank; i++) {
    const from = descending[i]!;
    values[i] = lengths[from]! / drift[from]! / scale;
    for (let j = 0; j < rank; j++) {
      left[j * q + i] = rows[from * rank + j]! / lengths[from]!;
      right[j * q + i] = turns[from * rank + j]! / drift[from]!;
    }
  }
  applyReflectors(p, q, rank, scaled, q, tau, left, 0, false);
  applyReflectors(q, q, rank, w2, rank, tau2, right, 0, false);
  return { left: permuteRows(q, left, inverse(order)), right: permuteRows(q, right, inverse(columns)), values };
}

/** Row i of the result is row order[i] of x. */
function permuteRows(length: number, x: Float64Array, order: Int32Array): Float64Array {
  const out = new Float64Array(x.length);
  order.forEach((from, i) => {
    out.set(x.subarray(from * length, (from + 1) * length), i * length);
  });
  return out;
}

function inverse(permutation: Int32Array): Int32Array {
  const out = new Int32Array(permutation.length);
  permutation.forEach((from, i) => {
    out[from] = i;
  });
  return out;
}

/** Writes the transpose (n x m) of the m x n matrix at `from`. */
function transpose(
  m: number,
  n: number,
  from: Float64Array,
  fromOffset: number,
  to: Float64Array,
  toOffset: number,
): void {
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) to[toOffset + j * m + i] = from[fromOffset + i * n + j]!;
}
