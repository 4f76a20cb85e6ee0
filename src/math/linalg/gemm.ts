import { matvec, matvecTransposed } from "./matvec.ts";

/*
 * Matrix products on row-major slices. `out` must not overlap the operands; `accumulate` adds to it instead of
 * overwriting. No term is skipped, so NaN and infinity in an operand reach the result. Each entry of a b and a^T b is
 * summed in the order of the inner index.
 *
 * The first two share one kernel, the "ikj" (row-oriented outer product) order of Golub & Van Loan, 4th ed., section
 * 1.1.11: the innermost loop runs along a row of b and of out. It takes two rows of a and four rows of b at a time
 * (eight multiplications for each six loads) within panels of b that stay in cache (ibid., section 1.5).
 */

const PANEL_ROWS = 64;
const PANEL_COLUMNS = 512;

/** out = a b with a of shape m x k, b of shape k x n, out of shape m x n. */
export function gemm(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  out: Float64Array,
  outOffset: number,
  accumulate = false,
): void {
  if (n === 1) matvec(m, k, a, aOffset, b, bOffset, out, outOffset, accumulate);
  else rowOriented(m, n, k, a, aOffset, k, 1, b, bOffset, out, outOffset, accumulate);
}

/** out = a^T b with a of shape k x m, b of shape k x n, out of shape m x n. */
export function gemmTransposedLeft(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  out: Float64Array,
  outOffset: number,
  accumulate = false,
): void {
  if (n === 1) matvecTransposed(k, m, a, aOffset, b, bOffset, out, outOffset, accumulate);
  else rowOriented(m, n, k, a, aOffset, 1, m, b, bOffset, out, outOffset, accumulate);
}

/** out = a b^T with a of shape m x k, b of shape n x k, out of shape m x n: dot products of rows, four at a time. */
export function gemmTransposedRight(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  out: Float64Array,
  outOffset: number,
  accumulate = false,
): void {
  if (!accumulate) out.fill(0, outOffset, outOffset + m * n);
  const grouped = n - (n % 4);
  for (let j = 0; j < grouped; j += 4) {
    const b0 = bOffset + j * k;
    const b1 = b0 + k;
    const b2 = b1 + k;
    const b3 = b2 + k;
    for (let i = 0; i < m; i++) {
      const row = aOffset + i * k;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let p = 0; p < k; p++) {
        const x = a[row + p]!;
        s0 += x * b[b0 + p]!;
        s1 += x * b[b1 + p]!;
        s2 += x * b[b2 + p]!;
        s3 += x * b[b3 + p]!;
      }
      const o = outOffset + i * n + j;
      out[o] = out[o]! + s0;
      out[o + 1] = out[o + 1]! + s1;
      out[o + 2] = out[o + 2]! + s2;
      out[o + 3] = out[o + 3]! + s3;
    }
  }
  for (let j = grouped; j < n; j++) {
    const b0 = bOffset + j * k;
    for (let i = 0; i < m; i++) {
      const row = aOffset + i * k;
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[row + p]! * b[b0 + p]!;
      const o = outOffset + i * n + j;
      out[o] = out[o]! + sum;
    }
  }
}

/** Element (i, p) of the left operand stands at aOffset + i * rowStride + p * columnStride. */
function rowOriented(
  m: number,
  n: number,
  k: number,
  a: Float64Array,
  aOffset: number,
  rowStride: number,
  columnStride: number,
  b: Float64Array,
  bOffset: number,
  out: Float64Array,
  outOffset: number,
  accumulate: boolean,
): void {
  if (!accumulate) out.fill(0, outOffset, outOffset + m * n);
  for (let jStart = 0; jStart < n; jStart += PANEL_COLUMNS) {
    const width = Math.min(PANEL_COLUMNS, n - jStart);
    for (let pStart = 0; pStart < k; pStart += PANEL_ROWS) {
      const height = Math.min(PANEL_ROWS, k - pStart);
      const panel = bOffset + pStart * n + jStart;
      const left = aOffset + pStart * columnStride;
      const paired = m - (m % 2);
      for (let i = 0; i < paired; i += 2) {
        const o = outOffset + i * n + jStart;
        twoRows(width, height, a, left + i * rowStride, rowStride, columnStride, b, panel, n, out, o);
      }
      if (paired < m) {
        const o = outOffset + paired * n + jStart;
        oneRow(width, height, a, left + paired * rowStride, columnStride, b, panel, n, out, o);
      }
    }
  }
}

/** Two rows of out plus two rows of a times a panel of b, height x width; out and b have row stride `stride`. */
function twoRows(
  width: number,
  height: number,
  a: Float64Array,
  left: number,
  rowStride: number,
  columnStride: number,
  b: Float64Array,
  panel: number,
  stride: number,
  out: Float64Array,
  o: number,
): void {
  const grouped = height - (height % 4);
  const oNext = o + stride;
  for (let p = 0; p < grouped; p += 4) {
    const q = left + p * columnStride;
    const r = q + rowStride;
    const u0 = a[q]!;
    const u1 = a[q + columnStride]!;
    const u2 = a[q + 2 * columnStride]!;
    const u3 = a[q + 3 * columnStride]!;
    const v0 = a[r]!;
    const v1 = a[r + columnStride]!;
    const v2 = a[r + 2 * columnStride]!;
    const v3 = a[r + 3 * columnStride]!;
    const b0 = panel + p * stride;
    const b1 = b0 + stride;
    const b2 = b1 + stride;
    const b3 = b2 + stride;
    for (let j = 0; j < width; j++) {
      const x0 = b[b0 + j]!;
      const x1 = b[b1 + j]!;
      const x2 = b[b2 + j]!;
      const x3 = b[b3 + j]!;
      out[o + j] = out[o + j]! + u0 * x0 + u1 * x1 + u2 * x2 + u3 * x3;
      out[oNext + j] = out[oNext + j]! + v0 * x0 + v1 * x1 + v2 * x2 + v3 * x3;
    }
  }
  for (let p = grouped; p < height; p++) {
    const u = a[left + p * columnStride]!;
    const v = a[left + rowStride + p * columnStride]!;
    const bp = panel + p * stride;
    for (let j = 0; j < width; j++) {
      const x = b[bp + j]!;
      out[o + j] = out[o + j]! + u * x;
      out[oNext + j] = out[oNext + j]! + v * x;
    }
  }
}

/** One row of out plus one row of a times a panel of b. */
function oneRow(
  width: number,
  height: number,
  a: Float64Array,
  left: number,
  columnStride: number,
  b: Float64Array,
  panel: number,
  stride: number,
  out: Float64Array,
  o: number,
): void {
  const grouped = height - (height % 4);
  for (let p = 0; p < grouped; p += 4) {
    const q = left + p * columnStride;
    const u0 = a[q]!;
    const u1 = a[q + columnStride]!;
    const u2 = a[q + 2 * columnStride]!;
    const u3 = a[q + 3 * columnStride]!;
    const b0 = panel + p * stride;
    const b1 = b0 + stride;
    const b2 = b1 + stride;
    const b3 = b2 + stride;
    for (let j = 0; j < width; j++) {
      out[o + j] = out[o + j]! + u0 * b[b0 + j]! + u1 * b[b1 + j]! + u2 * b[b2 + j]! + u3 * b[b3 + j]!;
    }
  }
  for (let p = grouped; p < height; p++) {
    const u = a[left + p * columnStride]!;
    const bp = panel + p * stride;
    for (let j = 0; j < width; j++) out[o + j] = out[o + j]! + u * b[bp + j]!;
  }
}
