import { determinant } from "./det.ts";
import { gemm, gemmTransposedLeft, gemmTransposedRight } from "./gemm.ts";
import { svd } from "./svd.ts";

/*
 * Derivatives of the cofactor matrix. det is a polynomial, so each of them is one too: the coefficient of t_1 ... t_k in
 * the cofactor matrix of A + t_1 X_1 + ... + t_k X_k, right for A of any rank, without a division.
 */

type Minor = (rows: readonly number[], columns: readonly number[]) => number;
const without = (list: readonly number[], at: number): number[] => list.filter((_, i) => i !== at);

/**
 * Coefficient of t_1 ... t_k in det(A + sum t_l X_l) on the given rows and columns (Laplace expansion: the last X fills
 * one row, the others the rest); `minor` is that of A itself.
 */
function mixedMinor(
  n: number,
  x: readonly Float64Array[],
  rows: readonly number[],
  columns: readonly number[],
  minor: Minor,
): number {
  if (x.length === 0) return minor(rows, columns);
  const last = x[x.length - 1]!;
  const others = x.slice(0, -1);
  let sum = 0;
  for (let p = 0; p < rows.length; p++)
    for (let q = 0; q < columns.length; q++) {
      const entry = last[rows[p]! * n + columns[q]!]!;
      const rest = mixedMinor(n, others, without(rows, p), without(columns, q), minor);
      sum += (p + q) % 2 === 0 ? entry * rest : -entry * rest;
    }
  return sum;
}
/** Minor of an n x n matrix, expanded along its first row. */
function minorOf(n: number, a: Float64Array): Minor {
  const minor: Minor = (rows, columns) => {
    if (rows.length === 0) return 1;
    const rest = rows.slice(1);
    return columns.reduce((sum, column, q) => {
      const term = a[rows[0]! * n + column]! * minor(rest, without(columns, q));
      return q % 2 === 0 ? sum + term : sum - term;
    }, 0);
  };
  return minor;
}
/** Index sets of a size, ascending. */
function subsets(
  n: number,
  size: number,
  visit: (set: readonly number[]) => void,
  start: readonly number[] = [],
): void {
  if (start.length === size) {
    visit(start);
    return;
  }
  for (let i = (start.at(-1) ?? -1) + 1; i <= n - size + start.length; i++) subsets(n, size, visit, [...start, i]);
}

/**
 * k-th derivative of the cofactor matrix of one n x n block along the blocks X_1 ... X_k (k >= 1), symmetric and linear in
 * them: out[i, j] = d/dY_ij of the (k+1)-st derivative of det along X_1 ... X_k, Y. Zero when k >= n.
 *
 * Up to n = 4 by expansion of the minors themselves. Otherwise in the coordinates of A = U diag(s) V^T, where
 *   det(diag(s) + N) = sum over index sets I of det(N[I]) times the product of s outside I,
 * so that only sets of k + 1 indices contribute: O(n^(k+1)) operations beside the decomposition.
 */
export function mixedCofactors(
  n: number,
  a: Float64Array,
  x: readonly Float64Array[],
  out: Float64Array,
  outOffset: number,
): void {
  const k = x.length;
  out.fill(0, outOffset, outOffset + n * n);
  if (k >= n) return;
  const all = Array.from({ length: n }, (_, i) => i);
  if (n <= 4) {
    const minor = minorOf(n, a);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const value = mixedMinor(n, x, without(all, i), without(all, j), minor);
        out[outOffset + i * n + j] = (i + j) % 2 === 0 ? value : -value;
      }
    return;
  }
  const u = new Float64Array(n * n);
  const s = new Float64Array(n);
  const vt = new Float64Array(n * n);
  svd(n, n, a, 0, u, 0, s, 0, vt, 0);
  const work = new Float64Array(n * n);
  const turned = x.map((block) => {
    const e = new Float64Array(n * n);
    gemmTransposedLeft(n, n, n, u, 0, block, 0, work, 0);
    gemmTransposedRight(n, n, n, work, 0, vt, 0, e, 0);
    return e;
  });
  const m = new Float64Array(n * n);
  subsets(n, k + 1, (set) => {
    let product = 1;
    for (const i of all) if (!set.includes(i)) product *= s[i]!;
    set.forEach((i, p) => {
      set.forEach((j, q) => {
        const value = product * mixedMinor(n, turned, without(set, p), without(set, q), () => 1);
        m[i * n + j]! += (p + q) % 2 === 0 ? value : -value;
      });
    });
  });
  // cof(X Y) = cof(X) cof(Y), and cof(U) = det(U) U for an orthogonal U.
  const sign = Math.sign(determinant(n, u, 0) * determinant(n, vt, 0));
  gemm(n, n, n, u, 0, m, 0, work, 0);
  gemm(n, n, n, work, 0, vt, 0, out, outOffset);
  for (let i = 0; i < n * n; i++) out[outOffset + i] = out[outOffset + i]! * sign;
}
