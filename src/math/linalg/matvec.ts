/**
 * Matrix-vector products on row-major slices (Golub & Van Loan, Matrix Computations, 4th ed., section 1.1).
 * `out` must not overlap the operands. Every product is formed, so that 0 * NaN reaches the result.
 */

/** out = A x (or out += A x), A of shape m x n, x of length n, out of length m. */
export function matvec(
  m: number,
  n: number,
  a: Float64Array,
  aOffset: number,
  x: Float64Array,
  xOffset: number,
  out: Float64Array,
  outOffset: number,
  accumulate = false,
): void {
  const paired = n - (n % 2);
  for (let i = 0; i < m; i++) {
    const row = aOffset + i * n;
    let even = 0;
    let odd = 0;
    for (let j = 0; j < paired; j += 2) {
      even += a[row + j]! * x[xOffset + j]!;
      odd += a[row + j + 1]! * x[xOffset + j + 1]!;
    }
    if (paired < n) even += a[row + paired]! * x[xOffset + paired]!;
    const sum = even + odd;
    out[outOffset + i] = accumulate ? out[outOffset + i]! + sum : sum;
  }
}

/** out = A^T x (or out += A^T x), A of shape m x n, x of length m, out of length n. */
export function matvecTransposed(
  m: number,
  n: number,
  a: Float64Array,
  aOffset: number,
  x: Float64Array,
  xOffset: number,
  out: Float64Array,
  outOffset: number,
  accumulate = false,
): void {
  if (!accumulate) out.fill(0, outOffset, outOffset + n);
  for (let i = 0; i < m; i++) {
    const row = aOffset + i * n;
    const xi = x[xOffset + i]!;
    for (let j = 0; j < n; j++) out[outOffset + j] = out[outOffset + j]! + xi * a[row + j]!;
  }
}
