import { largestMagnitude } from "./scale.ts";

/**
 * LU factorisation with partial pivoting, P A = L U, of one n x n block (Golub & Van Loan, 4th ed., section 3.4,
 * outer-product order).
 *
 * `out` receives L below the diagonal (its unit diagonal is implied) and U on and above it; `out` may be `a` itself at
 * the same offset. `pivots[pivotsOffset + j]` is the row that was exchanged with row j at step j (j <= pivot < n).
 * Returns det P: 1 or -1.
 *
 * A singular A completes: where no pivot is left, U has a zero on its diagonal and the multipliers of that step are 0.
 * If A has an entry that is not finite, out is filled with NaN, the exchanges are trivial and the result is NaN.
 */
export function lu(
  n: number,
  a: Float64Array,
  aOffset: number,
  out: Float64Array,
  outOffset: number,
  pivots: Int32Array,
  pivotsOffset: number,
): number {
  if (Number.isNaN(largestMagnitude(n * n, a, aOffset))) {
    out.fill(NaN, outOffset, outOffset + n * n);
    for (let j = 0; j < n; j++) pivots[pivotsOffset + j] = j;
    return NaN;
  }
  if (out !== a || outOffset !== aOffset) out.set(a.subarray(aOffset, aOffset + n * n), outOffset);
  let sign = 1;
  for (let j = 0; j < n; j++) {
    let pivot = j;
    let largest = Math.abs(out[outOffset + j * n + j]!);
    for (let i = j + 1; i < n; i++) {
      const magnitude = Math.abs(out[outOffset + i * n + j]!);
      if (magnitude > largest) {
        largest = magnitude;
        pivot = i;
      }
    }
    pivots[pivotsOffset + j] = pivot;
    if (largest === 0) continue;
    const top = outOffset + j * n;
    if (pivot !== j) {
      exchange(n, out, top, outOffset + pivot * n);
      sign = -sign;
    }
    const diagonal = out[top + j]!;
    for (let i = j + 1; i < n; i++) {
      const row = outOffset + i * n;
      const multiplier = out[row + j]! / diagonal;
      out[row + j] = multiplier;
      for (let c = j + 1; c < n; c++) out[row + c] = out[row + c]! - multiplier * out[top + c]!;
    }
  }
  return sign;
}

/**
 * Row order of the exchanges of `lu`: row i of L U is row permutation[i] of A, so that (P b)[i] = b[permutation[i]].
 */
export function permutationOfPivots(
  n: number,
  pivots: Int32Array,
  pivotsOffset: number,
  permutation: Int32Array,
  permutationOffset: number,
): void {
  for (let i = 0; i < n; i++) permutation[permutationOffset + i] = i;
  for (let j = 0; j < n; j++) {
    const pivot = pivots[pivotsOffset + j]!;
    const held = permutation[permutationOffset + j]!;
    permutation[permutationOffset + j] = permutation[permutationOffset + pivot]!;
    permutation[permutationOffset + pivot] = held;
  }
}

function exchange(count: number, x: Float64Array, first: number, second: number): void {
  for (let c = 0; c < count; c++) {
    const held = x[first + c]!;
    x[first + c] = x[second + c]!;
    x[second + c] = held;
  }
}
