import { rotateRows } from "./vectors.ts";

const MAX_SWEEPS = 60;

/**
 * One-sided Jacobi: sweeps of plane rotations on pairs of rows x, y until every pair has |x.y| <= tol |x| |y|; `turns`
 * collects the product of the rotations (Golub & Van Loan, 4th ed., section 8.6.3). The tangent t of the angle solves
 * t^2 + 2 zeta t - 1 = 0, zeta = (|x|^2 - |y|^2) / (2 x.y): of the two roots the smaller, with which sweeps converge.
 * Both matrices are length x length. False if 60 sweeps do not suffice, where about ten do.
 */
export function orthogonaliseRows(length: number, rows: Float64Array, turns: Float64Array): boolean {
  const tolerance = 2 ** -52 * Math.max(2, Math.sqrt(length));
  const squares = new Float64Array(length);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    for (let i = 0; i < length; i++) squares[i] = dot(length, rows, i * length, i * length);
    let rotated = false;
    for (let i = 0; i < length - 1; i++) {
      for (let j = i + 1; j < length; j++) {
        const product = dot(length, rows, i * length, j * length);
        if (Math.abs(product) <= tolerance * Math.sqrt(squares[i]!) * Math.sqrt(squares[j]!)) continue;
        rotated = true;
        const zeta = (squares[i]! - squares[j]!) / product / 2;
        const size = Math.abs(zeta);
        const root = size > 2 ** 30 ? 2 * size : size + Math.sqrt(1 + zeta * zeta);
        const t = (zeta < 0 ? -1 : 1) / root;
        const c = 1 / Math.sqrt(1 + t * t);
        rotateRows(length, rows, i * length, j * length, c, c * t);
        rotateRows(length, turns, i * length, j * length, c, c * t);
        squares[i] = updated(squares[i]!, t * product, length, rows, i * length);
        squares[j] = updated(squares[j]!, -t * product, length, rows, j * length);
      }
    }
    if (!rotated) return true;
  }
  return false;
}

/** |x|^2 after a rotation that changed it by `change`: summed anew where cancellation would spoil it. */
function updated(square: number, change: number, length: number, rows: Float64Array, row: number): number {
  const sum = square + change;
  return sum > square / 16 ? sum : dot(length, rows, row, row);
}

function dot(length: number, rows: Float64Array, first: number, second: number): number {
  const paired = length - (length % 2);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < paired; i += 2) {
    even += rows[first + i]! * rows[second + i]!;
    odd += rows[first + i + 1]! * rows[second + i + 1]!;
  }
  if (paired < length) even += rows[first + paired]! * rows[second + paired]!;
  return even + odd;
}
