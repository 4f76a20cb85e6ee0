import { lu } from "./lu.ts";
import { largestMagnitude, scaledProduct } from "./scale.ts";
import { triangularSolveLeft, triangularSolveRight } from "./triangularSolve.ts";

/** Determinant of one n x n block: the polynomial itself up to n = 3, else by LU with partial pivoting. 1 for n = 0. */
export function determinant(n: number, a: Float64Array, aOffset: number): number {
  const value = n < 4 ? smallDeterminant(n, a, aOffset) : NaN;
  if (Number.isFinite(value)) return value;
  const factors = new Float64Array(n * n);
  const sign = lu(n, a, aOffset, factors, 0, new Int32Array(n), 0);
  return sign * scaledProduct(n, factors, 0, n + 1);
}

function smallDeterminant(n: number, a: Float64Array, o: number): number {
  if (n === 0) return 1;
  if (n === 1) return a[o]!;
  if (n === 2) return a[o]! * a[o + 3]! - a[o + 1]! * a[o + 2]!;
  return (
    a[o]! * minor(a, o + 4, o + 5, 3) + a[o + 1]! * minor(a, o + 5, o + 3, 3) + a[o + 2]! * minor(a, o + 3, o + 4, 3)
  );
}

/** The 2 x 2 determinant with first row a[p], a[q] and second row `below` entries further on. */
function minor(a: Float64Array, p: number, q: number, below: number): number {
  return a[p]! * a[q + below]! - a[q]! * a[p + below]!;
}

/**
 * Cofactor matrix of one n x n block, out[i, j] = (-1)^(i+j) det(A without row i and column j): the gradient of the
 * determinant, and the transpose of the adjugate. Right for singular matrices of any rank. `out` must not overlap `a`.
 * If A (n > 3) has an entry that is not finite, out is filled with NaN.
 *
 * Up to n = 3 the polynomials themselves. Otherwise by P A Q = L U with complete pivoting (Golub & Van Loan, 4th ed.,
 * section 3.4), adj(XY) = adj(Y) adj(X):
 *   adj(A) = det(P) det(Q) Q adj(U) L^-1 P,   adj([U1 u; 0 d]) = det(U1) [d U1^-1, -U1^-1 u; 0, 1].
 * Complete pivoting leaves zero pivots for the end, so U1 is singular only if rank A < n - 1, where adj(A) = 0.
 */
export function cofactors(n: number, a: Float64Array, aOffset: number, out: Float64Array, outOffset: number): void {
  if (n === 0) return;
  if (n === 1) out[outOffset] = 1;
  else if (n === 2) {
    out[outOffset] = a[aOffset + 3]!;
    out[outOffset + 1] = -a[aOffset + 2]!;
    out[outOffset + 2] = -a[aOffset + 1]!;
    out[outOffset + 3] = a[aOffset]!;
  } else if (n === 3) {
    for (let i = 0; i < 3; i++) {
      const upper = aOffset + ((i + 1) % 3) * 3;
      const lower = aOffset + ((i + 2) % 3) * 3;
      for (let j = 0; j < 3; j++) {
        out[outOffset + i * 3 + j] = minor(a, upper + ((j + 1) % 3), upper + ((j + 2) % 3), lower - upper);
      }
    }
  } else if (Number.isNaN(largestMagnitude(n * n, a, aOffset))) out.fill(NaN, outOffset, outOffset + n * n);
  else cofactorsByElimination(n, a, aOffset, out, outOffset);
}

function cofactorsByElimination(
  n: number,
  a: Float64Array,
  aOffset: number,
  out: Float64Array,
  outOffset: number,
): void {
  const w = a.slice(aOffset, aOffset + n * n);
  const rows = new Int32Array(n).map((_, i) => i);
  const columns = rows.slice();
  const sign = eliminate(n, w, rows, columns);
  const product = sign * scaledProduct(n - 1, w, 0, n + 1);
  out.fill(0, outOffset, outOffset + n * n);
  if (product === 0) return;

  // With 1 in place of d, U^-1 = [U1^-1, -U1^-1 u; 0, 1].
  const corner = n * n - 1;
  const d = w[corner]!;
  w[corner] = 1;
  const adjugate = new Float64Array(n * n);
  for (let i = 0; i < n; i++) adjugate[i * n + i] = 1;
  const upper = { lower: false, transposed: false, unitDiagonal: false };
  triangularSolveLeft(n, n, w, 0, adjugate, 0, adjugate, 0, upper);
  for (let i = 0; i < n; i++) for (let j = 0; j < n - 1; j++) adjugate[i * n + j] = d * adjugate[i * n + j]!;
  const unitLower = { lower: true, transposed: false, unitDiagonal: true };
  triangularSolveRight(n, n, w, 0, adjugate, 0, adjugate, 0, unitLower);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[outOffset + rows[j]! * n + columns[i]!] = product * adjugate[i * n + j]!;
  }
}

/** P A Q = L U in place, the largest entry left as pivot; rows and columns follow; returns det(P) det(Q). */
function eliminate(n: number, w: Float64Array, rows: Int32Array, columns: Int32Array): number {
  let sign = 1;
  for (let s = 0; s < n; s++) {
    let row = s;
    let column = s;
    for (let i = s; i < n; i++) {
      for (let j = s; j < n; j++) {
        if (Math.abs(w[i * n + j]!) > Math.abs(w[row * n + column]!)) {
          row = i;
          column = j;
        }
      }
    }
    if (row !== s) {
      sign = -sign;
      exchange(rows, s, row, 1, 0);
      for (let j = 0; j < n; j++) exchange(w, s, row, n, j);
    }
    if (column !== s) {
      sign = -sign;
      exchange(columns, s, column, 1, 0);
      for (let i = 0; i < n; i++) exchange(w, s, column, 1, i * n);
    }
    const pivot = w[s * n + s]!;
    if (pivot === 0) return sign;
    for (let i = s + 1; i < n; i++) {
      const multiplier = w[i * n + s]! / pivot;
      w[i * n + s] = multiplier;
      for (let j = s + 1; j < n; j++) w[i * n + j] = w[i * n + j]! - multiplier * w[s * n + j]!;
    }
  }
  return sign;
}

function exchange(x: Float64Array | Int32Array, i: number, j: number, stride: number, base: number): void {
  const held = x[base + i * stride]!;
  x[base + i * stride] = x[base + j * stride]!;
  x[base + j * stride] = held;
}
