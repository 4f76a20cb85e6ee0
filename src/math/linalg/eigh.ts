import { largestMagnitude, scaleFactor } from "./scale.ts";
import { type Tridiagonal, tridiagonalise } from "./tridiagonal.ts";
import { orient, rotateRows } from "./vectors.ts";

/**
 * Eigenvalues and eigenvectors of one symmetric n x n block, A = V diag(values) V^T. Reads the lower triangle of A only.
 *
 * `values` receives n eigenvalues in ascending order, `vectors` (omitted: values only, which is faster) the n x n
 * orthogonal V, eigenvectors as columns. The sign of each makes its component of largest magnitude positive (the first
 * of those that agree to nine digits). Within a repeated eigenvalue any orthonormal basis may come out. If the triangle
 * has an entry that is not finite, everything is filled with NaN.
 *
 * Householder tridiagonalisation and implicit QL: the error is a modest multiple of 2^-52 ||A||. Rows and columns are
 * ordered first by increasing magnitude of the diagonal, for which this method finds the small eigenvalues of graded
 * matrices accurately as well. `values` and `vectors` must not overlap `a`.
 */
export function eigh(
  n: number,
  a: Float64Array,
  aOffset: number,
  values: Float64Array,
  valuesOffset: number,
  vectors?: Float64Array,
  vectorsOffset = 0,
): void {
  const order = new Int32Array(n).map((_, i) => i);
  order.sort((i, j) => Math.abs(a[aOffset + i * n + i]!) - Math.abs(a[aOffset + j * n + j]!) || i - j);
  const s = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const row = Math.max(order[i]!, order[j]!);
      s[i * n + j] = a[aOffset + row * n + Math.min(order[i]!, order[j]!)]!;
    }
  }
  const largest = largestMagnitude(n * n, s, 0);
  const scale = scaleFactor(largest);
  for (let i = 0; i < s.length; i++) s[i] = s[i]! * scale;
  const t = Number.isNaN(largest) ? undefined : diagonalise(n, tridiagonalise(n, s, vectors !== undefined));
  if (t === undefined) {
    values.fill(NaN, valuesOffset, valuesOffset + n);
    vectors?.fill(NaN, vectorsOffset, vectorsOffset + n * n);
    return;
  }

  const ascending = new Int32Array(n).map((_, i) => i);
  ascending.sort((i, j) => t.diagonal[i]! - t.diagonal[j]! || i - j);
  for (let k = 0; k < n; k++) {
    values[valuesOffset + k] = t.diagonal[ascending[k]!]! / scale;
    if (vectors === undefined || t.basis === undefined) continue;
    for (let i = 0; i < n; i++) vectors[vectorsOffset + order[i]! * n + k] = t.basis[ascending[k]! * n + i]!;
    orient(n, vectors, vectorsOffset + k, n);
  }
}

/**
 * Implicit QL iteration with Wilkinson's shift (Golub & Van Loan, 4th ed., section 8.3, run upward; Dubrulle, Martin &
 * Wilkinson 1968, "The implicit QL algorithm", Numer. Math. 12, 377-383): makes t diagonal in place, the rows of its
 * basis turned along. A subdiagonal entry is taken as 0 when |e_i| <= eps sqrt(|d_i d_{i+1}|), or is below 2^-960 (the
 * matrix is scaled to 1). Undefined if some
 * eigenvalue takes more than 60 iterations, where two are usual.
 */
function diagonalise(n: number, t: Tridiagonal): Tridiagonal | undefined {
  const { diagonal: d, subdiagonal: e, basis } = t;
  for (let first = 0; first < n; first++) {
    for (let iteration = 0; ; iteration++) {
      let last = first;
      while (last < n - 1 && !negligible(d, e, last)) last++;
      if (last < n - 1) e[last] = 0;
      if (last === first) break;
      if (iteration === 60) return undefined;
      chase(n, d, e, basis, first, last);
    }
  }
  return t;
}

function negligible(d: Float64Array, e: Float64Array, i: number): boolean {
  const magnitude = Math.abs(e[i]!);
  return magnitude < 2 ** -960 || magnitude <= 2 ** -53 * Math.sqrt(Math.abs(d[i]!)) * Math.sqrt(Math.abs(d[i + 1]!));
}

/**
 * One QL step on the unreduced block first..last: the rotation of the plane (last-1, last) that the shifted matrix
 * T - mu I asks for, then rotations upward that push the bulge z out at the top.
 */
function chase(
  n: number,
  d: Float64Array,
  e: Float64Array,
  basis: Float64Array | undefined,
  first: number,
  last: number,
): void {
  const half = (d[first + 1]! - d[first]!) / 2;
  const corner = e[first]!;
  const root = Math.hypot(half, corner);
  const mu = d[first]! - corner * (corner / (half < 0 ? half - root : half + root));
  let x = d[last]! - mu;
  let z = e[last - 1]!;
  for (let k = last - 1; k >= first; k--) {
    const r = Math.hypot(x, z);
    const c = r === 0 ? 1 : x / r;
    const s = r === 0 ? 0 : z / r;
    if (k + 1 < last) e[k + 1] = r;
    const upper = d[k]!;
    const lower = d[k + 1]!;
    const shift = s * (2 * c * e[k]! + s * (upper - lower));
    d[k + 1] = lower + shift;
    d[k] = upper - shift;
    e[k] = c * s * (upper - lower) + (c - s) * (c + s) * e[k]!;
    if (k > first) {
      x = e[k]!;
      z = s * e[k - 1]!;
      e[k - 1] = c * e[k - 1]!;
    }
    if (basis !== undefined) rotateRows(n, basis, (k + 1) * n, k * n, c, s);
  }
}
