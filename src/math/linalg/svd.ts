import { applyReflector, applyReflectors, norm, reflector } from "./householder.ts";
import { factorHouseholder } from "./qr.ts";
import { largestMagnitude, scaleFactor } from "./scale.ts";
import { orient, rotateRows } from "./vectors.ts";

/**
 * Working scale: the largest entry is brought to about 2^480 and what falls below 2^-480 counts as zero, so that no
 * square or scalar product of rows over- or underflows.
 */
const TOP = 480;
const NEGLIGIBLE = 2 ** -480;
const MAX_SWEEPS = 60;

/**
 * Reduced singular value decomposition A = U diag(s) Vt of one m x n block. With k = min(m, n): `u` receives the m x k
 * left vectors as columns, `s` the k singular values in descending order, `vt` the k x n right vectors as rows.
 * Columns of U and rows of Vt are orthonormal also where s is 0. The sign of each pair makes the component of largest
 * magnitude of the column of U positive (the first of those that agree to nine digits).
 *
 * m and n may be 0. If A has an entry that is not finite, u, s and vt are filled with NaN. Singular values below 2^-960
 * of the largest entry come out as 0. The outputs must not overlap `a`.
 *
 * Method: QR with column pivoting, then one-sided Jacobi rotations on the rows of R until they are orthogonal to working
 * precision (Golub & Van Loan, 4th ed., section 8.6.3; Demmel & Veselic 1992, "Jacobi's method is more accurate than
 * QR"; Drmac & Veselic 2008, "New fast and accurate Jacobi SVD algorithm I, II"). Small singular values keep their
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
  if (m >= n) {
    u.set(left, uOffset);
    vt.set(right, vtOffset);
  } else {
    transpose(k, m, right, 0, u, uOffset);
    transpose(n, k, left, 0, vt, vtOffset);
  }
  for (let i = 0; i < k; i++) {
    if (!orient(m, u, uOffset + i, k)) continue;
    for (let j = 0; j < n; j++) vt[vtOffset + i * n + j] = -vt[vtOffset + i * n + j]!;
  }
}

interface Factors {
  /** p x q, orthonormal columns. */
  readonly left: Float64Array;
  /** q x q, orthonormal rows. */
  readonly right: Float64Array;
  readonly values: Float64Array;
}

/** Decomposes A, or A^T if A is wide: a p x q matrix W with p >= q. Undefined if the rotations do not converge. */
function decomposeTall(m: number, n: number, a: Float64Array, aOffset: number, scale: number): Factors | undefined {
  const p = Math.max(m, n);
  const q = Math.min(m, n);
  const w = new Float64Array(p * q);
  if (m >= n) w.set(a.subarray(aOffset, aOffset + p * q));
  else transpose(m, n, a, aOffset, w, 0);
  for (let i = 0; i < w.length; i++) w[i] = w[i]! * scale;

  const { rank, columns, tau } = factorPivoted(p, q, w);
  const rows = new Float64Array(q * q);
  for (let i = 0; i < rank; i++) for (let j = i; j < q; j++) rows[i * q + columns[j]!] = w[i * q + j]!;
  const turns = new Float64Array(rank * rank);
  for (let i = 0; i < rank; i++) turns[i * rank + i] = 1;
  if (!orthogonaliseRows(rank, q, rows, turns)) return undefined;

  const lengths = Float64Array.from({ length: rank }, (_, i) => norm(q, rows, i * q, 1));
  const descending = new Int32Array(rank).map((_, i) => i);
  descending.sort((i, j) => lengths[j]! - lengths[i]! || i - j);
  const values = new Float64Array(q);
  const left = new Float64Array(p * q);
  const right = new Float64Array(q * q);
  for (let i = 0; i < q; i++) left[i * q + i] = 1;
  for (let i = 0; i < rank; i++) {
    const from = descending[i]!;
    const length = lengths[from]!;
    values[i] = length / scale;
    for (let j = 0; j < q; j++) right[i * q + j] = rows[from * q + j]! / length;
    for (let j = 0; j < rank; j++) left[j * q + i] = turns[from * rank + j]!;
  }
  applyReflectors(p, q, rank, w, q, tau, left, 0, false);
  completeRows(rank, q, right);
  return { left, right, values };
}

/**
 * QR with column pivoting (Golub & Van Loan, 4th ed., section 5.4.2) of w (p x q), stored as by factorHouseholder, column
 * j being column columns[j] of the original. Stops at the rank where every remaining column is negligible.
 */
function factorPivoted(
  p: number,
  q: number,
  w: Float64Array,
): { rank: number; columns: Int32Array; tau: Float64Array } {
  const columns = new Int32Array(q).map((_, j) => j);
  const tau = new Float64Array(q);
  const work = new Float64Array(q);
  let rank = 0;
  for (; rank < q; rank++) {
    work.fill(0);
    for (let i = rank; i < p; i++) for (let j = rank; j < q; j++) work[j] = work[j]! + w[i * q + j]! * w[i * q + j]!;
    let pivot = rank;
    for (let j = rank + 1; j < q; j++) if (work[j]! > work[pivot]!) pivot = j;
    if (Math.sqrt(work[pivot]!) < NEGLIGIBLE) break;
    if (pivot !== rank) {
      for (let i = 0; i < p; i++) {
        const held = w[i * q + rank]!;
        w[i * q + rank] = w[i * q + pivot]!;
        w[i * q + pivot] = held;
      }
      const held = columns[rank]!;
      columns[rank] = columns[pivot]!;
      columns[pivot] = held;
    }
    const corner = rank * q + rank;
    tau[rank] = reflector(p - rank, w, corner, q);
    applyReflector(p - rank, q - rank - 1, w, corner, q, tau[rank]!, w, corner + 1, q, work);
  }
  return { rank, columns, tau };
}

/**
 * One-sided Jacobi: sweeps of plane rotations on pairs of rows x, y until every pair has |x.y| <= tol |x| |y|; `turns`
 * (count x count) collects the product of the rotations. The angle solves t^2 + 2 zeta t - 1 = 0, t the root of smaller
 * magnitude, zeta = (|x|^2 - |y|^2) / (2 x.y).
 */
function orthogonaliseRows(count: number, length: number, rows: Float64Array, turns: Float64Array): boolean {
  const tolerance = 2 ** -52 * Math.max(2, Math.sqrt(length));
  const squares = new Float64Array(count);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    for (let i = 0; i < count; i++) squares[i] = dot(length, rows, i * length, i * length);
    let rotated = false;
    for (let i = 0; i < count - 1; i++) {
      for (let j = i + 1; j < count; j++) {
        const product = dot(length, rows, i * length, j * length);
        if (Math.abs(product) <= tolerance * Math.sqrt(squares[i]!) * Math.sqrt(squares[j]!)) continue;
        rotated = true;
        const zeta = (squares[i]! - squares[j]!) / product / 2;
        const size = Math.abs(zeta);
        const root = size > 2 ** 30 ? 2 * size : size + Math.sqrt(1 + zeta * zeta);
        const t = (zeta < 0 ? -1 : 1) / root;
        const c = 1 / Math.sqrt(1 + t * t);
        rotateRows(length, rows, i * length, j * length, c, c * t);
        rotateRows(count, turns, i * count, j * count, c, c * t);
        squares[i] = dot(length, rows, i * length, i * length);
        squares[j] = dot(length, rows, j * length, j * length);
      }
    }
    if (!rotated) return true;
  }
  return false;
}

function dot(length: number, rows: Float64Array, first: number, second: number): number {
  const paired = length - (length % 2);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < paired; i += 2) {
    even += rows[first + i]! * rows[second + i]!;
    odd += rows[first + i + 1]! * rows[second + i + 1]!;
  }
  if (paired < length) even += rows[first + paired]! * rows[second + paired]!;
  return even + odd;
}

/** Fills rows rank.. of the q x q matrix with an orthonormal basis of the complement of the first `rank` rows. */
function completeRows(rank: number, q: number, right: Float64Array): void {
  if (rank === q) return;
  const w = new Float64Array(q * rank);
  transpose(rank, q, right, 0, w, 0);
  const tau = factorHouseholder(q, rank, w);
  const basis = new Float64Array(q * q);
  applyReflectors(q, q, rank, w, rank, tau, basis, 0, true);
  for (let i = rank; i < q; i++) for (let j = 0; j < q; j++) right[i * q + j] = basis[j * q + i]!;
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
