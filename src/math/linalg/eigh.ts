import { largestMagnitude, scaleFactor } from "./scale.ts";
import { type Tridiagonal, tridiagonalise } from "./tridiagonal.ts";
import { orient, rotateRows } from "./vectors.ts";

/**
 * Eigenvalues and eigenvectors of one symmetric n x n block, A = V diag(values) V^T. Reads only the lower triangle.
 *
 * `values` receives n eigenvalues in ascending order, `vectors` (omitted: values only, which is faster) the n x n
 * orthogonal V, eigenvectors as columns. The sign of each makes its component of largest magnitude positive (the first
 * of those that agree to nine digits). Within a repeated eigenvalue any orthonormal basis may come out. If the triangle
 * has an entry that is not finite, everything is filled with NaN.
 *
 * Householder tridiagonalisation and implicit QL: the error is a modest multiple of 2^-52 ||A||. Rows and columns are
 * ordered first by increasing magnitude of the diagonal, for which the small eigenvalues of a graded positive
 * definite matrix come out far more accurately than that bound. `values` and `vectors` must not overlap `a`.
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
 * QL iteration with Wilkinson's shift (Golub & Van Loan, 4th ed., section 8.3, run upward; Bowdler, Martin, Reinsch &
 * Wilkinson 1968, "The QR and QL algorithms for symmetric matrices", Numer. Math. 11, 293-306): makes t diagonal in
 * place, the rows of its basis turned along. The shift is subtracted from the diagonal for good, `removed` in all: as
 * the small eigenvalues come first, it spoils none of them. A subdiagonal entry counts as 0 when
 * |e_i| <= 2^-53 sqrt(|d_i d_{i+1}|), or is below 2^-960 (the matrix is scaled to 1). Undefined if some eigenvalue
 * takes more than 60 iterations, where two are usual.
 */
function diagonalise(n: number, t: Tridiagonal): Tridiagonal | undefined {
  const { diagonal: d, subdiagonal: e, basis } = t;
  let removed = 0;
  for (let first = 0; first < n; first++) {
    for (let iteration = 0; ; iteration++) {
      let last = first;
      while (last < n - 1 && !negligible(d, e, last, removed)) last++;
      if (last === first) break;
      if (iteration === 60) return undefined;
      removed += step(n, d, e, basis, first, last);
    }
    d[first] = d[first]! + removed;
  }
  return t;
}

function negligible(d: Float64Array, e: Float64Array, i: number, removed: number): boolean {
  const magnitude = Math.abs(e[i]!);
  const geometricMean = Math.sqrt(Math.abs(d[i]! + removed)) * Math.sqrt(Math.abs(d[i + 1]! + removed));
  return magnitude < 2 ** -960 || magnitude <= 2 ** -53 * geometricMean;
}

/**
 * One QL step T - mu I = Q L, T' = L Q on the unreduced block first..last; returns mu, which the whole rest of the
 * diagonal has lost.
 *
 * mu is the eigenvalue of the leading 2 x 2 block closer to its first entry, so (d_0 - mu)(d_1 - mu) = e_0^2 there: no
 * cancellation. Rotation i, upward from the bottom, removes e_i against the pivot p below it, and
 *   d'_{i+1} = c_{i+1} p + s_i (c_i g + s_i d_i),   e'_{i+1} = s_{i+1} r_i,   g = c_{i+1} e_i,   r_i = |(p, e_i)|.
 * The last pivot, c_0 d_0 - s_0 g, is with that relation the product -s_0 s_1 c_2 e_0 e_1 / d_1.
 */
function step(
  n: number,
  d: Float64Array,
  e: Float64Array,
  basis: Float64Array | undefined,
  first: number,
  last: number,
): number {
  const head = e[first]!;
  const half = (d[first + 1]! - d[first]!) / 2;
  const root = Math.hypot(half, head);
  const second = half < 0 ? half - root : half + root;
  const shifted = head * (head / second);
  const mu = d[first]! - shifted;
  d[first] = shifted;
  d[first + 1] = second;
  for (let i = first + 2; i < n; i++) d[i] = d[i]! - mu;

  const neck = e[first + 1]!;
  let p = d[last]!;
  let c = 1;
  let s = 0;
  let cBelow = 1;
  let sBelow = 0;
  let cBelowThat = 1;
  for (let i = last - 1; i >= first; i--) {
    cBelowThat = cBelow;
    cBelow = c;
    sBelow = s;
    const r = Math.hypot(p, e[i]!);
    const g = cBelow * e[i]!;
    const h = cBelow * p;
    c = p / r;
    s = e[i]! / r;
    if (i + 1 < last) e[i + 1] = sBelow * r;
    p = c * d[i]! - s * g;
    d[i + 1] = h + s * (c * g + s * d[i]!);
    if (basis !== undefined) rotateRows(n, basis, (i + 1) * n, i * n, c, s);
  }
  p = -s * sBelow * cBelowThat * head * (neck / second);
  d[first] = c * p;
  e[first] = s * p;
  return mu;
}
