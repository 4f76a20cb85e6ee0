import { betaln, lbinom } from "./beta.ts";
import { gamma, lgamma } from "./gamma.ts";
import { digamma, polygamma, polygammaDiff } from "./polygamma.ts";

/** Gamma overflows at 171.62. */
const gammaBelow = 171;

/** k-th derivative of log|Gamma(x)|; NaN at the poles for k >= 1, as the slope has no limit there. */
export function lgammaK(k: number, x: number): number {
  if (k === 0) return lgamma(x);
  return x <= 0 && x === Math.floor(x) ? Number.NaN : polygamma(k - 1, x);
}

/** d^i/da^i [log Gamma(a) - log Gamma(a + b)], i >= 1; at a = 0 the limit from the right. */
function oneSided(i: number, a: number, b: number): number {
  if (a === 0) return i % 2 === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return -polygammaDiff(i - 1, a, b);
}

/** d^(i+j)/da^i db^j log Beta(a, b) for a, b >= 0, NaN outside. */
export function betalnPartial(i: number, j: number, a: number, b: number): number {
  if (i + j === 0) return betaln(a, b);
  if (!(a >= 0 && b >= 0 && a + b > 0)) return Number.NaN;
  if (i > 0 && j > 0) return -polygamma(i + j - 1, a + b);
  return i > 0 ? oneSided(i, a, b) : oneSided(j, b, a);
}

/**
 * d^(i+j)/dn^i dk^j of log Gamma(n+1) - log Gamma(k+1) - log Gamma(n-k+1) for real 0 <= k <= n, NaN outside. Odd orders in
 * k alone are differences of psi^(j-1) between n-k+1 and k+1, even ones sums.
 */
export function lbinomPartial(i: number, j: number, n: number, k: number): number {
  if (i + j === 0) return lbinom(n, k);
  if (!(k >= 0 && k <= n)) return Number.NaN;
  if (j === 0) return polygammaDiff(i - 1, n - k + 1, k);
  if (i > 0) return (j % 2 === 0 ? -1 : 1) * polygamma(i + j - 1, n - k + 1);
  if (j % 2 === 1)
    return 2 * k > n ? -polygammaDiff(j - 1, n - k + 1, 2 * k - n) : polygammaDiff(j - 1, k + 1, n - 2 * k);
  return -polygamma(j - 1, k + 1) - polygamma(j - 1, n - k + 1);
}

/**
 * Gamma(a) Gamma(b) / Gamma(a + b) for a, b >= 0, NaN outside; without logarithms where Gamma(a + b) is a double, and with
 * the rounding r of s = a + b put back: Gamma(s + r) = Gamma(s) (1 + r psi(s)).
 */
export function beta(a: number, b: number): number {
  if (!(a > 0 && b > 0 && a + b < gammaBelow)) return Math.exp(betaln(a, b));
  const small = Math.min(a, b);
  const s = a + b;
  const r = small - (s - Math.max(a, b));
  return (gamma(small) / gamma(s)) * gamma(Math.max(a, b)) * (1 - r * digamma(s));
}
