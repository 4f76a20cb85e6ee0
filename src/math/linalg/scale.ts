/**
 * Scaling by powers of two: exact, and the remedy for overflow and underflow of squares and products
 * (Golub & Van Loan, 4th ed., section 2.7).
 */

/** Largest magnitude of `count` entries (0 for none); NaN when an entry is NaN or infinite. */
export function largestMagnitude(count: number, x: Float64Array, offset: number): number {
  let largest = 0;
  for (let i = offset; i < offset + count; i++) {
    const magnitude = Math.abs(x[i]!);
    if (!(magnitude < Infinity)) return NaN;
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

/**
 * Power of two that brings `largest` (finite, >= 0) to [1, 2) * 2^target, as far as the factor and its reciprocal are
 * normal numbers; 1 when `largest` is 0.
 */
export function scaleFactor(largest: number, target = 0): number {
  if (largest === 0) return 1;
  return 2 ** Math.max(-1022, Math.min(1022, target - Math.floor(Math.log2(largest))));
}

const STEP = 2 ** 512;
const UPPER = 2 ** 250;
const LOWER = 2 ** -250;

/**
 * Product of `count` finite entries `stride` apart, right also when partial products leave the double range; NaN when
 * an entry is not finite. The partial product stands as mantissa * 2^exponent, the mantissa kept in [2^-250, 2^250].
 */
export function scaledProduct(count: number, x: Float64Array, offset: number, stride: number): number {
  let mantissa = 1;
  let exponent = 0;
  for (let i = 0; i < count; i++) {
    let factor = x[offset + i * stride]!;
    if (factor === 0) return 0;
    if (!Number.isFinite(factor)) return NaN;
    if (Math.abs(factor) > UPPER) {
      factor /= STEP;
      exponent += 512;
    } else if (Math.abs(factor) < LOWER) {
      factor *= STEP;
      exponent -= 512;
    }
    mantissa *= factor;
    while (Math.abs(mantissa) > UPPER) {
      mantissa /= STEP;
      exponent += 512;
    }
    while (Math.abs(mantissa) < LOWER) {
      mantissa *= STEP;
      exponent -= 512;
    }
  }
  while (exponent > 0) {
    mantissa *= STEP;
    exponent -= 512;
  }
  return exponent < 0 ? mantissa * 2 ** exponent : mantissa;
}
