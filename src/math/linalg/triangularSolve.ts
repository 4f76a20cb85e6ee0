/** Which triangle T a slice holds, and how it enters: op(T) = T, or T^T if `transposed`. Only that triangle is read. */
export interface Triangle {
  /** T is lower triangular (otherwise upper). */
  readonly lower: boolean;
  /** Solve with T^T. */
  readonly transposed: boolean;
  /** The diagonal of T is taken as 1 and not read. */
  readonly unitDiagonal: boolean;
}

/*
 * Substitution (Golub & Van Loan, 4th ed., section 3.1). `out` may be `b` itself at the same offset. A zero
 * on the diagonal gives infinities or NaN, as the division does.
 */

/** Solves op(T) X = B for X: T is n x n, B and X are n x count (`count` right-hand sides as columns). */
export function triangularSolveLeft(
  n: number,
  count: number,
  t: Float64Array,
  tOffset: number,
  b: Float64Array,
  bOffset: number,
  out: Float64Array,
  outOffset: number,
  triangle: Triangle,
): void {
  copy(n * count, b, bOffset, out, outOffset);
  if (count === 1) substituteVector(n, t, tOffset, out, outOffset, triangle);
  else substituteRows(n, count, t, tOffset, out, outOffset, triangle);
}

/** Solves X op(T) = B for X: T is n x n, B and X are count x n. Each row is a vector solve, op(T)^T x^T = b^T. */
export function triangularSolveRight(
  n: number,
  count: number,
  t: Float64Array,
  tOffset: number,
  b: Float64Array,
  bOffset: number,
  out: Float64Array,
  outOffset: number,
  triangle: Triangle,
): void {
  copy(n * count, b, bOffset, out, outOffset);
  const opposite = { ...triangle, transposed: !triangle.transposed };
  for (let r = 0; r < count; r++) substituteVector(n, t, tOffset, out, outOffset + r * n, opposite);
}

function copy(count: number, from: Float64Array, fromOffset: number, to: Float64Array, toOffset: number): void {
  if (from !== to || fromOffset !== toOffset) to.set(from.subarray(fromOffset, fromOffset + count), toOffset);
}

/**
 * x := op(T)^-1 x for one contiguous vector. T itself goes by dot products with the rows of T; T^T by subtracting
 * multiples of the rows of T: either way the inner loop runs along a row. The unknowns go upward for a lower op(T).
 */
function substituteVector(
  n: number,
  t: Float64Array,
  tOffset: number,
  x: Float64Array,
  xOffset: number,
  { lower, transposed, unitDiagonal }: Triangle,
): void {
  const upward = lower !== transposed;
  for (let step = 0; step < n; step++) {
    const i = upward ? step : n - 1 - step;
    const row = tOffset + i * n;
    const from = lower ? 0 : i + 1;
    const to = lower ? i : n;
    let xi = x[xOffset + i]!;
    if (!transposed) for (let j = from; j < to; j++) xi -= t[row + j]! * x[xOffset + j]!;
    if (!unitDiagonal) xi /= t[row + i]!;
    x[xOffset + i] = xi;
    if (transposed) for (let j = from; j < to; j++) x[xOffset + j] = x[xOffset + j]! - t[row + j]! * xi;
  }
}

/** X := op(T)^-1 X for n rows of length `count`: row i loses multiples of the rows already solved, two at a time. */
function substituteRows(
  n: number,
  count: number,
  t: Float64Array,
  tOffset: number,
  x: Float64Array,
  xOffset: number,
  { lower, transposed, unitDiagonal }: Triangle,
): void {
  const upward = lower !== transposed;
  const rowStride = transposed ? 1 : n;
  const columnStride = transposed ? n : 1;
  for (let step = 0; step < n; step++) {
    const i = upward ? step : n - 1 - step;
    const first = upward ? 0 : i + 1;
    const row = xOffset + i * count;
    const coefficients = tOffset + i * rowStride;
    const pairedEnd = first + step - (step % 2);
    for (let j = first; j < pairedEnd; j += 2) {
      const u = t[coefficients + j * columnStride]!;
      const v = t[coefficients + (j + 1) * columnStride]!;
      const xj = xOffset + j * count;
      const xNext = xj + count;
      for (let c = 0; c < count; c++) x[row + c] = x[row + c]! - u * x[xj + c]! - v * x[xNext + c]!;
    }
    if (step % 2 === 1) {
      const u = t[coefficients + pairedEnd * columnStride]!;
      const xj = xOffset + pairedEnd * count;
      for (let c = 0; c < count; c++) x[row + c] = x[row + c]! - u * x[xj + c]!;
    }
    if (unitDiagonal) continue;
    const diagonal = t[coefficients + i * columnStride]!;
    for (let c = 0; c < count; c++) x[row + c] = x[row + c]! / diagonal;
  }
}
