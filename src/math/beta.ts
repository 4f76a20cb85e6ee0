import { logRatioMinusLinear } from "./elementary.ts";
import { halfLogTwoPi, lgamma, stirlingRemainder, stirlingStart } from "./gamma.ts";

/** log Gamma(b) - log Gamma(a + b), 0 <= a <= b: for large b the leading parts of Stirling's series cancel by hand. */
function gammaRatio(a: number, b: number): number {
  if (b < stirlingStart) return lgamma(b) - lgamma(a + b);
  if (b === Number.POSITIVE_INFINITY) return a === 0 ? 0 : Number.NEGATIVE_INFINITY;
  const rest = stirlingRemainder(b) - stirlingRemainder(a + b);
  return a - (a + b - 0.5) * Math.log1p(a / b) - a * Math.log(b) + rest;
}

/**
 * log Beta(a, b) = log(Gamma(a) Gamma(b) / Gamma(a + b)) for a, b >= 0, NaN outside; full precision also for mixes like
 * (2, 1e10), where the three logarithms cancel.
 */
export function betaln(a: number, b: number): number {
  if (a > b) return betaln(b, a);
  if (!(a >= 0)) return Number.NaN;
  if (a === 0) return Number.POSITIVE_INFINITY;
  if (b === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (a < stirlingStart) return lgamma(a) + gammaRatio(a, b);
  const remainder = stirlingRemainder(a) + stirlingRemainder(b) - stirlingRemainder(a + b);
  return halfLogTwoPi - 0.5 * Math.log(b) + remainder - b * Math.log1p(a / b) + (a - 0.5) * Math.log(a / (a + b));
}

/** log of the binomial coefficient, log(Gamma(n + 1) / (Gamma(k + 1) Gamma(n - k + 1))), real 0 <= k <= n, NaN outside. */
export function lbinom(n: number, k: number): number {
  if (!(k >= 0 && k <= n)) return Number.NaN;
  const smaller = Math.min(k, n - k);
  if (smaller < stirlingStart) return 0 - gammaRatio(smaller, n - smaller + 1) - lgamma(smaller + 1);
  return -Math.log1p(n) - betaln(n - k + 1, k + 1);
}

/** x^a (1-x)^b / Beta(a, b); for large a and b around the mode a/(a+b), where the logarithms nearly cancel. */
export function betaWeight(a: number, b: number, x: number, y: number): number {
  if (Math.min(a, b) < stirlingStart) return Math.exp(a * Math.log(x) + b * Math.log(y) - betaln(a, b));
  const total = a + b;
  const offset = x <= y ? x - a / total : b / total - y;
  const shift = offset * total;
  const exponent = a * logRatioMinusLinear(x * total, a, shift / a) + b * logRatioMinusLinear(y * total, b, -shift / b);
  const stirling = stirlingRemainder(total) - stirlingRemainder(a) - stirlingRemainder(b);
  return Math.sqrt(((a / total) * b) / (2 * Math.PI)) * Math.exp(exponent + stirling);
}

/** Continued fraction DLMF 8.17.22 by the modified Lentz method, for x < (a+1)/(a+b+2). */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let h = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    h *= d * c;
    const odd = ((-(a + m) * x) / (a + 2 * m)) * ((a + b + m) / (a + 2 * m + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    const factor = d * c;
    h *= factor;
    if (!(Math.abs(factor - 1) > 3e-16)) return h;
  }
}

/**
 * Regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1 (DLMF 8.17.2); NaN outside. Relative error below
 * 1e-14 for x < (a+1)/(a+b+2), absolute 2e-15 beyond, where the complement is summed.
 */
export function betainc(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  const y = 1 - x;
  const weight = betaWeight(a, b, x, y);
  return x < (a + 1) / (a + b + 2) ? (weight * betaFraction(a, b, x)) / a : 1 - (weight * betaFraction(b, a, y)) / b;
}
