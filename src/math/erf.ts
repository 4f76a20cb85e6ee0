import { polynomial } from "./polynomial.ts";
import { integrate } from "./quadrature.ts";

/** (1 + 2x) e^(x^2) erfc x on x >= 0 in powers of t = (x - 4)/(x + 4). Made by tools/math/coefficients.py. */
export const erfcxTable: readonly number[] = [
  1.2329951186255526, -0.1396211168405623, 0.015379652102619604, 0.06809705425466908, -0.10103906603630056,
  0.0937328349990944, -0.06633036581218697, 0.03716751552655567, -0.016197734059799265, 0.005031970067657489,
  -0.0007577732613730956, -0.00019925714661091188, 0.0001506214900124047, -2.4397746422436416e-5,
  -1.1221287012353486e-5, 5.706604414895734e-6, 2.919733377963012e-7, -8.210939042560568e-7, 7.746992727017941e-8,
  1.0633855618594884e-7, -2.05606492756992e-8, -1.234686604382353e-8, 3.1695881915648173e-9, 9.311744978232572e-10,
  -2.659599690242689e-10,
];

/** erf(x)/x - 1 on |x| <= 1 in powers of t = 2x^2 - 1. Made by tools/math/coefficients.py. */
export const erfTable: readonly number[] = [
  -0.03453126133013269, -0.1405360890227171, 0.019852496688983708, -0.0022854855611441132, 0.00021751715604160108,
  -1.7537169441124826e-5, 1.223382738352401e-6, -7.51156928660089e-8, 4.11580059766496e-9, -2.035228404899467e-10,
  9.167606746069445e-12, -3.8078827395263415e-13, 1.454817075960679e-14,
];

export const twoOverSqrtPi = 1.1283791670955126;

/** x = high + low with a high part of 26 bits (Dekker 1971), |x| <= 64. */
function split(x: number): number {
  const c = 134217729 * x;
  return c - (c - x);
}

/**
 * e^(s x^2) = e^(s h^2) (1 + q), s = +-1 or +-1/2, with an exact square: x = h + l, h of 26 bits, x^2 = h^2 + (x + h) l. The
 * second factor is within 1e-4 of 1, so four terms of its series are exact to rounding.
 */
export function expSquare(x: number, s: number): number {
  if (Math.abs(x) > 64) return s < 0 ? 0 : Number.POSITIVE_INFINITY;
  const h = split(x);
  const low = s * (x + h) * (x - h);
  const power = Math.exp(s * h * h);
  if (power === Number.POSITIVE_INFINITY) return power;
  return power + power * (low * (1 + low * (0.5 + low / 6)));
}

/** erf x - x for |x| <= 1. */
const erfRest = (x: number): number => x * polynomial(erfTable, 2 * x * x - 1);

/** Error function 2/sqrt(pi) int_0^x e^(-t^2) dt (DLMF 7.2.1). Error below 1 ulp. */
export function erf(x: number): number {
  if (Math.abs(x) <= 1) return x + erfRest(x);
  return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
}

/** 1 - erf x; e^(-x^2) erfcx x on the right. Error below 4 ulp, also in the tail down to 5e-324. */
export function erfc(x: number): number {
  if (x < -1) return 2 - erfc(-x);
  if (x < 0.25) return 1 - (x + erfRest(x));
  if (x < 1) return 0.5 - (x - 0.5 + erfRest(x));
  return expSquare(x, -1) * erfcx(x);
}

/** e^(x^2) erfc x. One expansion on [0, inf] after Shepherd and Laframboise (1981). */
export function erfcx(x: number): number {
  if (x < 0) return 2 * expSquare(x, 1) - erfcx(-x);
  return (0.5 * polynomial(erfcxTable, 1 - 8 / (x + 4))) / (x + 0.5);
}

/**
 * k-th derivative of erfcx: 2/sqrt(pi) int_0^inf (-2t)^k e^(-t^2 - 2xt) dt (DLMF 7.7.2). The integrand has one sign, so
 * for x >= 0 a quadrature is accurate where the recurrence y_k = 2x y_(k-1) + 2(k-1) y_(k-2) cancels; for x < 0 all
 * terms of the recurrence have one sign. Relative error below 2e-15 for k <= 8.
 */
export function erfcxK(k: number, x: number): number {
  if (k === 0) return erfcx(x);
  if (x > 1e300) return 0;
  if (x < 0) {
    let previous = erfcx(x);
    let y = 2 * x * previous - twoOverSqrtPi;
    for (let j = 2; j <= k; j++) [previous, y] = [y, 2 * x * y + 2 * (j - 1) * previous];
    return y;
  }
  const depth = 40 + 4 * k;
  const end = depth / (x + Math.hypot(x, Math.sqrt(depth)));
  return twoOverSqrtPi * integrate((t) => (-2 * t) ** k * Math.exp(-t * (t + 2 * x)), end);
}
