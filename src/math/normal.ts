import { erf, erfcx, expSquare, twoOverSqrtPi } from "./erf.ts";

/**
 * Start for the inverse: solves the closed form erf(x)^2 ~ 1 - exp(-x^2 (4/pi + c x^2)/(1 + c x^2)), c = 0.147 (Winitzki
 * 2008) for x, given L = log(1 - erf(x)^2). Relative error 3e-3.
 */
function inverseStart(L: number): number {
  const c = 0.147;
  const h = 2 / (Math.PI * c) + L / 2;
  const root = Math.sqrt(h * h - L / c);
  return Math.sqrt(h > 0 ? -L / c / (root + h) : root - h);
}

/** x > 0 with erfc x = q, 0 < q < 1/2: Halley's method on g = log(erfcx x) - x^2 - log q, which is nearly quadratic. */
function inverseTail(q: number): number {
  const target = Math.log(q);
  let x = inverseStart(Math.log(q) + Math.log1p(1 - q));
  for (let step = 0; step < 3; step++) {
    const scaled = erfcx(x);
    const slope = -twoOverSqrtPi / scaled;
    const u = (Math.log(scaled) - x * x - target) / slope;
    x -= u / (1 + u * (x + slope / 2));
  }
  return x;
}

/** Inverse of erf on [-1, 1], by Halley's method (f''/f' = -2x). +-Infinity at +-1, NaN outside. Error below 1e-15. */
export function erfinv(y: number): number {
  const a = Math.abs(y);
  if (!(a < 1)) return y / (1 - a) + (a > 1 ? Number.NaN : 0);
  if (a > 0.5) return (y < 0 ? -1 : 1) * inverseTail(1 - a);
  if (a < 1e-10) return y / twoOverSqrtPi;
  let x = Math.sign(y) * inverseStart(Math.log1p(-y * y));
  for (let step = 0; step < 2; step++) {
    const u = (erf(x) - y) / (twoOverSqrtPi * Math.exp(-x * x));
    x -= u / (1 + x * u);
  }
  return x;
}

/** Inverse of erfc on [0, 2], NaN outside: full precision for q down to 5e-324. */
export function erfcinv(q: number): number {
  if (q === 0) return Number.POSITIVE_INFINITY;
  if (!(q > 0)) return Number.NaN;
  return q < 0.5 ? inverseTail(q) : erfinv(1 - q);
}

/** Normal distribution function Phi(x) = erfc(-x / sqrt 2) / 2; the tails are formed from x itself. Error below 1e-15. */
export function ndtr(x: number): number {
  const u = Math.abs(x) * Math.SQRT1_2;
  if (!(u > 0.5)) return 0.5 + erf(x * Math.SQRT1_2) / 2;
  const tail = (expSquare(x, -0.5) * erfcx(u)) / 2;
  return x < 0 ? tail : 1 - tail;
}

/** log Phi(x) = -x^2/2 + log(erfcx(-x / sqrt 2) / 2) on the left, log1p(-Phi(-x)) on the right. */
export function logNdtr(x: number): number {
  return x > 0 ? Math.log1p(-ndtr(-x)) : -0.5 * x * x + Math.log(erfcx(-x * Math.SQRT1_2) / 2);
}

/** Normal quantile: Phi(ndtri p) = p for 0 <= p <= 1, NaN outside. */
export function ndtri(p: number): number {
  return p < 0.25 ? -Math.SQRT2 * erfcinv(2 * p) : Math.SQRT2 * erfinv(2 * p - 1);
}
