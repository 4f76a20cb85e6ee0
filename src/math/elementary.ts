/*
 * Elementary functions that Math lacks, and forms that do not cancel or overflow. The Math functions used here and by
 * the primitives (exp, expm1, log, log1p, log2, log10, sqrt, cbrt, sin, cos, tan, asin, acos, atan, atan2, hypot, pow
 * and the hyperbolic family) were measured against 50-digit values and stay below 1e-15 relative; they need no
 * replacement.
 */

/** 2^x. */
export function exp2(x: number): number {
  return 2 ** x;
}

/** 10^x. */
export function exp10(x: number): number {
  return 10 ** x;
}

/** cos(x) - 1 = -2 sin^2(x/2), without cancellation near 0. */
export function cosm1(x: number): number {
  const s = Math.sin(x / 2);
  return -2 * s * s;
}

/** sin(pi x), exactly 0 at integers. The reduction r = x - 2 round(x/2), |r| <= 1, is exact. */
export function sinpi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  const a = Math.abs(r);
  if (a === 0 || a === 1) return 0 * x;
  if (a <= 0.25) return Math.sin(Math.PI * r);
  const y = a < 0.75 ? Math.cos(Math.PI * (0.5 - a)) : Math.sin(Math.PI * (1 - a));
  return r < 0 ? -y : y;
}

/** cos(pi x), exactly 0 at half-integers. */
export function cospi(x: number): number {
  const a = Math.abs(x - 2 * Math.round(x / 2));
  if (a === 0.5) return 0;
  if (a <= 0.25) return Math.cos(Math.PI * a);
  return a < 0.75 ? Math.sin(Math.PI * (0.5 - a)) : -Math.cos(Math.PI * (1 - a));
}

/** 1 / cosh^2 x = 4 q / (1 + q)^2 with q = e^(-2|x|): the derivative of tanh, without overflow or cancellation. */
export function sech2(x: number): number {
  const q = Math.exp(-2 * Math.abs(x));
  return (4 * q) / ((1 + q) * (1 + q));
}

/** log(1 - e^-x) for x > 0; -Infinity at 0, NaN below. The switch at log 2 keeps both logarithms away from 1 - 1. */
export function log1mexp(x: number): number {
  return x < Math.LN2 ? Math.log(-Math.expm1(-x)) : Math.log1p(-Math.exp(-x));
}

/** log(1 + x) - x. With r = x / (2 + x) it is -x r + 2 (r^3/3 + r^5/5 + ...), which does not cancel (DLMF 4.6.4). */
export function log1pmx(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return -x;
  if (!(x > -0.6 && x < 1.2)) return Math.log1p(x) - x;
  const r = x / (2 + x);
  const r2 = r * r;
  let power = 2 * r * r2;
  let sum = 0;
  for (let n = 3; ; n += 2) {
    const next = sum + power / n;
    if (next === sum) return sum - x * r;
    sum = next;
    power *= r2;
  }
}

/** log(p/q) - (p - q)/q for p, q > 0, given d = (p - q)/q: the exponent of a Gamma or Beta weight around its mode. */
export function logRatioMinusLinear(p: number, q: number, d: number): number {
  return Math.abs(d) < 0.5 ? log1pmx(d) : Math.log(p / q) - d;
}

/** e^x - 1 - x, by its Taylor series for |x| < 1. */
export function expm1mx(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return x;
  if (!(Math.abs(x) < 1)) return Math.expm1(x) - x;
  let term = (x * x) / 2;
  let sum = 0;
  for (let n = 3; ; n++) {
    const next = sum + term;
    if (next === sum) return sum;
    sum = next;
    term *= x / n;
  }
}

/** log(e^a + e^b) = max + log1p(e^-|a-b|). */
export function logaddexp(a: number, b: number): number {
  const high = Math.max(a, b);
  if (a === b) return high + Math.LN2;
  return high === Number.POSITIVE_INFINITY ? high : high + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** x log y, with 0 log y = 0 for every y that is not NaN. */
export function xlogy(x: number, y: number): number {
  return x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y);
}

/** x log(1 + y), with 0 log(1 + y) = 0 for every y that is not NaN. */
export function xlog1py(x: number, y: number): number {
  return x === 0 && !Number.isNaN(y) ? 0 : x * Math.log1p(y);
}

/** x log x, continued by 0 at 0; NaN for x < 0. */
export function xlogx(x: number): number {
  return x === 0 ? 0 : x * Math.log(x);
}

/** Entropy term -x log x, continued by 0 at 0 and, as a concave function, by -Infinity for x < 0. */
export function entr(x: number): number {
  if (x < 0) return Number.NEGATIVE_INFINITY;
  return x === 0 ? 0 : -x * Math.log(x);
}
