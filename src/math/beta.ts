import { log1pmx } from "./elementary.ts";
import { halfLogTwoPi, lgamma, stirlingRemainder, stirlingStart } from "./gamma.ts";

/**
 * log Beta(a, b) = log(Gamma(a) Gamma(b) / Gamma(a + b)) for a, b >= 0, NaN outside. When an argument is large, the
 * leading parts of Stirling's series are cancelled by hand, so that mixes like (2, 1e10) keep full precision.
 */
export function betaln(a: number, b: number): number {
  if (a > b) return betaln(b, a);
  if (!(a >= 0)) return Number.NaN;
  if (a === 0) return Number.POSITIVE_INFINITY;
  if (b === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (b < stirlingStart) return lgamma(a) + lgamma(b) - lgamma(a + b);
  const difference = stirlingRemainder(b) - stirlingRemainder(a + b);
  const ratio = Math.log1p(a / b);
  if (a < stirlingStart) return lgamma(a) - a * Math.log(b) + (a - (a + b - 0.5) * ratio) + difference;
  const head = halfLogTwoPi - 0.5 * Math.log(b) + (stirlingRemainder(a) + difference);
  return head - b * ratio + (a - 0.5) * Math.log(a / (a + b));
}

/** log of the binomial coefficient, log(Gamma(n + 1) / (Gamma(k + 1) Gamma(n - k + 1))), 0 <= k <= n real. */
export function lbinom(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log1p(n) - betaln(n - k + 1, k + 1);
}

/** x^a (1-x)^b / Beta(a, b); for large a and b around the mode a/(a+b), where the logarithms nearly cancel. */
function betaWeight(a: number, b: number, x: number, y: number): number {
  if (Math.min(a, b) < stirlingStart) return Math.exp(a * Math.log(x) + b * Math.log(y) - betaln(a, b));
  const total = a + b;
  const offset = x <= y ? x - a / total : b / total - y;
  const exponent = a * log1pmx((offset * total) / a) + b * log1pmx((-offset * total) / b);
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

/** Regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1 (DLMF 8.17.2); NaN outside. */
export function betainc(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  const y = 1 - x;
  const weight = betaWeight(a, b, x, y);
  return x < (a + 1) / (a + b + 2) ? (weight * betaFraction(a, b, x)) / a : 1 - (weight * betaFraction(b, a, y)) / b;
}
