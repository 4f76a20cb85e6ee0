import { reflector } from "./householder.ts";

/** T = Q^T S Q: diagonal, subdiagonal (entry i joins i and i + 1; one unused entry at the end) and, if asked, Q^T. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly subdiagonal: Float64Array;
  /** Rows are the columns of Q. */
  readonly basis: Float64Array | undefined;
}

/**
 * Householder tridiagonalisation of a symmetric n x n matrix s, of which only the lower triangle is used; s is
 * overwritten (Golub & Van Loan, 4th ed., section 8.3.1; order of Martin, Reinsch & Wilkinson 1968, "Householder's
 * tridiagonalization of a symmetric matrix", Numer. Math. 11, 181-195).
 *
 * Step i = n-1, ..., 1 maps row i, left of the diagonal, onto its last entry by a reflector H with v_{i-1} = 1, kept in
 * that row, and updates the leading i x i block B := H B H = B - v w^T - w v^T with p = tau B v,
 * w = p - (tau/2)(p^T v) v. Going upward keeps small eigenvalues accurate when the matrix is graded with its small
 * entries at the top left.
 */
export function tridiagonalise(n: number, s: Float64Array, withBasis: boolean): Tridiagonal {
  const diagonal = new Float64Array(n);
  const subdiagonal = new Float64Array(n);
  const tau = new Float64Array(n);
  const w = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const v = i * n;
    tau[i] = reflector(i, s, v + i - 1, -1);
    subdiagonal[i - 1] = s[v + i - 1]!;
    s[v + i - 1] = 1;
    if (tau[i] !== 0) updateBlock(n, i, s, v, tau[i]!, w);
  }
  for (let i = 0; i < n; i++) diagonal[i] = s[i * n + i]!;
  return { diagonal, subdiagonal, basis: withBasis ? accumulate(n, s, tau) : undefined };
}

/** B := H B H for the lower triangle of the leading size x size block B. */
function updateBlock(n: number, size: number, s: Float64Array, v: number, tau: number, w: Float64Array): void {
  w.fill(0, 0, size);
  for (let j = 0; j < size; j++) {
    const row = j * n;
    const vj = s[v + j]!;
    let sum = s[row + j]! * vj;
    for (let c = 0; c < j; c++) {
      const entry = s[row + c]!;
      sum += entry * s[v + c]!;
      w[c] = w[c]! + entry * vj;
    }
    w[j] = w[j]! + sum;
  }
  let projection = 0;
  for (let j = 0; j < size; j++) projection += w[j]! * s[v + j]!;
  const shift = (tau * tau * projection) / 2;
  for (let j = 0; j < size; j++) w[j] = tau * w[j]! - shift * s[v + j]!;
  for (let j = 0; j < size; j++) {
    const row = j * n;
    const vj = s[v + j]!;
    const wj = w[j]!;
    for (let c = 0; c <= j; c++) s[row + c] = s[row + c]! - vj * w[c]! - wj * s[v + c]!;
  }
}

/** Q^T = H_1 H_2 ... H_{n-1}: before step i only the leading i - 1 rows and columns differ from I. */
function accumulate(n: number, s: Float64Array, tau: Float64Array): Float64Array {
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  for (let i = 1; i < n; i++) {
    const v = i * n;
    for (let r = 0; r < i; r++) {
      const row = r * n;
      let projection = 0;
      for (let c = 0; c < i; c++) projection += basis[row + c]! * s[v + c]!;
      projection *= tau[i]!;
      for (let c = 0; c < i; c++) basis[row + c] = basis[row + c]! - projection * s[v + c]!;
    }
  }
  return basis;
}
