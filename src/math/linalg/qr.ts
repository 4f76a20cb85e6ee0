import { applyReflector, applyReflectors, reflector } from "./householder.ts";
import { largestMagnitude, scaleFactor } from "./scale.ts";

/**
 * QR factorisation A = Q R of one m x n block by Householder reflectors (Golub & Van Loan, 4th ed., algorithm 5.2.1),
 * with a non-negative diagonal of R; unique when A has full column rank. With k = min(m, n):
 *
 * - reduced (`full` false): q is m x k with orthonormal columns, r is k x n;
 * - full: q is m x m orthogonal, r is m x n.
 *
 * m and n may be 0. If A has an entry that is not finite, q and r are filled with NaN. Neither may overlap `a`.
 */
export function qr(
  m: number,
  n: number,
  a: Float64Array,
  aOffset: number,
  q: Float64Array,
  qOffset: number,
  r: Float64Array,
  rOffset: number,
  full = false,
): void {
  const k = Math.min(m, n);
  const columns = full ? m : k;
  const largest = largestMagnitude(m * n, a, aOffset);
  if (Number.isNaN(largest)) {
    q.fill(NaN, qOffset, qOffset + m * columns);
    r.fill(NaN, rOffset, rOffset + columns * n);
    return;
  }
  const scale = scaleFactor(largest);
  const w = a.slice(aOffset, aOffset + m * n);
  for (let i = 0; i < w.length; i++) w[i] = w[i]! * scale;
  const tau = factorHouseholder(m, n, w);
  applyReflectors(m, columns, k, w, n, tau, q, qOffset, true);

  r.fill(0, rOffset, rOffset + columns * n);
  for (let i = 0; i < k; i++) {
    const negative = w[i * n + i]! < 0;
    const factor = negative ? -1 / scale : 1 / scale;
    for (let j = i; j < n; j++) r[rOffset + i * n + j] = w[i * n + j]! * factor + 0;
    if (negative) for (let row = 0; row < m; row++) q[qOffset + row * columns + i] = -q[qOffset + row * columns + i]!;
  }
}

/** Overwrites w (m x n) by R on and above the diagonal and the reflectors' v below it; returns their tau. */
export function factorHouseholder(m: number, n: number, w: Float64Array): Float64Array {
  const k = Math.min(m, n);
  const tau = new Float64Array(k);
  const work = new Float64Array(n);
  for (let i = 0; i < k; i++) {
    const corner = i * n + i;
    tau[i] = reflector(m - i, w, corner, n);
    applyReflector(m - i, n - i - 1, w, corner, n, tau[i]!, w, corner + 1, n, work);
  }
  return tau;
}
