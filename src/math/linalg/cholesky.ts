/**
 * Lower Cholesky factor of one symmetric n x n block: A = L L^T with a positive diagonal of L.
 * Reads the lower triangle of A only and writes all of out, zeros above the diagonal; `out` may be `a` itself at the
 * same offset. Returns false as soon as a pivot is not a positive finite number (A not positive definite, or not
 * finite); out then holds no factor.
 *
 * Left-looking column order (Golub & Van Loan, 4th ed., section 4.2): column j is
 * L[j:, j] = (A[j:, j] - L[j:, :j] L[j, :j]^T) / L[j, j], dot products of rows, taken four rows at a time.
 */
export function cholesky(n: number, a: Float64Array, aOffset: number, out: Float64Array, outOffset: number): boolean {
  for (let j = 0; j < n; j++) {
    const pivotRow = outOffset + j * n;
    let pivot = a[aOffset + j * n + j]!;
    for (let p = 0; p < j; p++) {
      const l = out[pivotRow + p]!;
      pivot -= l * l;
    }
    if (!(pivot > 0 && pivot < Infinity)) return false;
    const diagonal = Math.sqrt(pivot);
    out[pivotRow + j] = diagonal;

    const below = n - j - 1;
    const groupedEnd = j + 1 + below - (below % 4);
    for (let i = j + 1; i < groupedEnd; i += 4) {
      const from = aOffset + i * n + j;
      const r0 = outOffset + i * n;
      const r1 = r0 + n;
      const r2 = r1 + n;
      const r3 = r2 + n;
      let s0 = a[from]!;
      let s1 = a[from + n]!;
      let s2 = a[from + 2 * n]!;
      let s3 = a[from + 3 * n]!;
      for (let p = 0; p < j; p++) {
        const l = out[pivotRow + p]!;
        s0 -= l * out[r0 + p]!;
        s1 -= l * out[r1 + p]!;
        s2 -= l * out[r2 + p]!;
        s3 -= l * out[r3 + p]!;
      }
      out[r0 + j] = s0 / diagonal;
      out[r1 + j] = s1 / diagonal;
      out[r2 + j] = s2 / diagonal;
      out[r3 + j] = s3 / diagonal;
    }
    for (let i = groupedEnd; i < n; i++) {
      const row = outOffset + i * n;
      let sum = a[aOffset + i * n + j]!;
      for (let p = 0; p < j; p++) sum -= out[pivotRow + p]! * out[row + p]!;
      out[row + j] = sum / diagonal;
    }
  }
  for (let i = 0; i < n; i++) out.fill(0, outOffset + i * n + i + 1, outOffset + (i + 1) * n);
  return true;
}
