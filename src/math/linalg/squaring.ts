import { gemm } from "./gemm.ts";
import { largestMagnitude, scaleFactor } from "./scale.ts";

/**
 * X^(2^times) of one n x n matrix by repeated squaring.
 *
 * Where the powers leave the double range, plain arithmetic would answer NaN for 0 * Infinity and Infinity - Infinity.
 * From the first overflow on, therefore, (1) terms with a factor 0 are left out, so that entries which do not meet the
 * overflow stay right, and (2) the powers are also carried as Y 2^e with entries of Y of order 1, whose signs decide
 * the entries that (1) leaves undecided: the dominant eigenvectors give them.
 */
export function squareRepeatedly(n: number, x: Float64Array, times: number): Float64Array {
  let power = x;
  for (let step = 0; step < times; step++) {
    const next = new Float64Array(n * n);
    gemm(n, n, n, power, 0, power, 0, next, 0);
    if (Number.isNaN(largestMagnitude(n * n, next, 0))) return squareBeyondRange(n, power, times - step);
    power = next;
  }
  return power;
}

function squareBeyondRange(n: number, x: Float64Array, times: number): Float64Array {
  let power = x;
  let scaled = x;
  let exponent = 0;
  for (let step = 0; step < times; step++) {
    power = squareOmittingZeros(n, power);
    const factor = scaleFactor(largestMagnitude(n * n, scaled, 0));
    const unit = scaled.map((entry) => entry * factor);
    scaled = new Float64Array(n * n);
    gemm(n, n, n, unit, 0, unit, 0, scaled, 0);
    exponent = 2 * (exponent - Math.log2(factor));
  }
  return power.map((entry, i) => (Number.isNaN(entry) ? enlarge(scaled[i]!, exponent) : entry));
}

function squareOmittingZeros(n: number, x: Float64Array): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < n; p++) {
      const u = x[i * n + p]!;
      if (u === 0) continue;
      for (let j = 0; j < n; j++) {
        const v = x[p * n + j]!;
        if (v !== 0) out[i * n + j] = out[i * n + j]! + u * v;
      }
    }
  }
  return out;
}

/** y 2^exponent, exponent >= 0 and possibly beyond any double. */
function enlarge(y: number, exponent: number): number {
  let value = y;
  for (let left = exponent; left > 0 && value !== 0 && Math.abs(value) < Infinity; left -= 1000) {
    value *= 2 ** Math.min(left, 1000);
  }
  return value;
}
