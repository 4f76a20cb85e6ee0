/**
 * Householder reflectors H = I - tau v v^T with v_0 = 1 (Golub & Van Loan, 4th ed., sections 5.1 and 5.2).
 */

/** Euclidean norm of `count` finite entries `stride` apart, free of overflow and underflow. */
export function norm(count: number, x: Float64Array, offset: number, stride: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const xi = x[offset + i * stride]!;
    sum += xi * xi;
  }
  if (sum > 2 ** -900 && sum < Infinity) return Math.sqrt(sum);
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(x[offset + i * stride]!));
  if (largest === 0) return 0;
  sum = 0;
  for (let i = 0; i < count; i++) {
    const ratio = x[offset + i * stride]! / largest;
    sum += ratio * ratio;
  }
  return largest * Math.sqrt(sum);
}

/** sqrt(x^2 + y^2) of finite numbers, free of overflow and underflow. */
function hypotenuse(x: number, y: number): number {
  const sum = x * x + y * y;
  if (sum > 2 ** -900 && sum < Infinity) return Math.sqrt(sum);
  const largest = Math.max(Math.abs(x), Math.abs(y));
  if (largest === 0) return 0;
  return largest * Math.sqrt((x / largest) * (x / largest) + (y / largest) * (y / largest));
}

/**
 * Replaces the vector x by beta in its first entry and v_1, v_2, ... in the others, where H x = beta e_0; returns tau.
 * beta has the sign opposite to x_0, which avoids cancellation; H = I (tau = 0) when x is already a multiple of e_0.
 */
export function reflector(count: number, x: Float64Array, offset: number, stride: number): number {
  const tail = norm(count - 1, x, offset + stride, stride);
  if (tail === 0) return 0;
  const head = x[offset]!;
  const length = hypotenuse(head, tail);
  const beta = head > 0 ? -length : length;
  const pivot = head - beta;
  for (let i = 1; i < count; i++) x[offset + i * stride] = x[offset + i * stride]! / pivot;
  x[offset] = beta;
  return -pivot / beta;
}

/**
 * X := H X for the rows x columns block of X at xOffset with row stride xStride; v is read `vStride` apart from its
 * second entry on. `work` holds at least `columns` numbers.
 */
export function applyReflector(
  rows: number,
  columns: number,
  v: Float64Array,
  vOffset: number,
  vStride: number,
  tau: number,
  x: Float64Array,
  xOffset: number,
  xStride: number,
  work: Float64Array,
): void {
  if (tau === 0) return;
  for (let j = 0; j < columns; j++) work[j] = x[xOffset + j]!;
  for (let i = 1; i < rows; i++) {
    const vi = v[vOffset + i * vStride]!;
    const row = xOffset + i * xStride;
    for (let j = 0; j < columns; j++) work[j] = work[j]! + vi * x[row + j]!;
  }
  for (let j = 0; j < columns; j++) x[xOffset + j] = x[xOffset + j]! - tau * work[j]!;
  for (let i = 1; i < rows; i++) {
    const scaled = tau * v[vOffset + i * vStride]!;
    const row = xOffset + i * xStride;
    for (let j = 0; j < columns; j++) x[row + j] = x[row + j]! - scaled * work[j]!;
  }
}

/**
 * Q := H_0 ... H_{count-1} Q for the rows x columns matrix Q at qOffset, or, if `fromIdentity`, that product times the
 * leading columns of I (columns >= count). H_i acts on the entries from i on; its v stands below the diagonal in column
 * i of w, a matrix of row stride wStride (ibid., section 5.1, backward accumulation).
 */
export function applyReflectors(
  rows: number,
  columns: number,
  count: number,
  w: Float64Array,
  wStride: number,
  tau: Float64Array,
  q: Float64Array,
  qOffset: number,
  fromIdentity: boolean,
): void {
  const work = new Float64Array(columns);
  if (fromIdentity) {
    q.fill(0, qOffset, qOffset + rows * columns);
    for (let i = 0; i < Math.min(rows, columns); i++) q[qOffset + i * columns + i] = 1;
  }
  for (let i = count - 1; i >= 0; i--) {
    const first = fromIdentity ? i : 0;
    const block = qOffset + i * columns + first;
    applyReflector(rows - i, columns - first, w, i * wStride + i, wStride, tau[i]!, q, block, columns, work);
  }
}
