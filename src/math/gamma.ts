import { sinpi } from "./elementary.ts";
import { polynomial } from "./polynomial.ts";

/** log Gamma(x) / ((x - 1)(x - 2)) on [1, 3] in powers of t = x - 2. Made by tools/math/coefficients.py. */
export const lgammaTable: readonly number[] = [
  0.42278433509846713, -0.1003173016743539, 0.032965000621156974, -0.012384192193374355, 0.004998641164623283,
  -0.0021081308338291313, 0.0009153769241238952, -0.0004057073999387517, 0.00018255261441838105, -8.30950999467849e-5,
  3.81690832831345e-5, -1.76618554743359e-5, 8.221205092155423e-6, -3.846514242663473e-6, 1.8114769634727658e-6,
  -8.554816957122729e-7, 3.95720794275161e-7, -1.861315818147291e-7, 1.0444285443279689e-7, -5.2038665332275675e-8,
  5.68873795385758e-9, -7.860744687083056e-10, 1.6327287432845006e-8, -8.952022836709702e-9, -4.358862409072515e-9,
  2.4694237633377504e-9, 1.5818126337371086e-9, -8.190037783551156e-10,
];

/** B_(2k), k = 1..10 (DLMF 24.2). */
export const bernoulli: readonly number[] = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
];

/** x (log Gamma(x) - (x - 1/2) log x + x - log(2 pi)/2) for x >= 8 in powers of t = 16/x - 1. Made by tools/math/coefficients.py. */
export const stirlingTable: readonly number[] = [
  0.08332249471375425, -2.1653159611709165e-5, -1.077856031783918e-5, 4.774179183149795e-8, 1.1591328883607709e-8,
  -2.023205923478259e-10, -3.033643266684697e-11, 1.3749148664692228e-12, 1.2619613795871057e-13,
  -1.2725674211515718e-14,
];

/** From here on Stirling's formula is used. */
export const stirlingStart = 8;
export const halfLogTwoPi = 0.9189385332046728;
const largestExactFactorial = 22;

/** Stirling's remainder log Gamma(x) - (x - 1/2) log x + x - log(2 pi)/2 for x >= 8 (DLMF 5.11.1). */
export function stirlingRemainder(x: number): number {
  return polynomial(stirlingTable, 16 / x - 1) / x;
}

/** log Gamma(1 + y) for y in [0, 2]; the zeros 0 and 1 stand as factors, so it is relatively accurate there. */
export function lgammaOnePlus(y: number): number {
  return y * (y - 1) * polynomial(lgammaTable, y - 1);
}

/**
 * log|Gamma(x)|; +Infinity at the poles 0, -1, ... and at +-Infinity. Relative error below 1e-15 for x > 0; below 0 by
 * reflection (DLMF 5.5.3), where the zeros are accurate to a few eps |x psi(x)|.
 */
export function lgamma(x: number): number {
  if (x >= stirlingStart) {
    if (x === Number.POSITIVE_INFINITY) return x;
    return (x - 0.5) * (Math.log(x) - 1) + (halfLogTwoPi - 0.5) + stirlingRemainder(x);
  }
  if (x <= 0) {
    if (x === Math.floor(x)) return Number.POSITIVE_INFINITY;
    if (x > -1e-17) return -Math.log(-x);
    return Math.log(Math.PI / Math.abs(sinpi(x))) - (x > -2 ? lgammaOnePlus(-x) : lgamma(1 - x));
  }
  if (x < 1) return lgammaOnePlus(x) - Math.log(x);
  let product = 1;
  let y = x;
  while (y > 3) product *= --y;
  return lgammaOnePlus(y - 1) + Math.log(product);
}

/** Two factors of Gamma(x), 8 <= x < 200, which overflow later than the product (DLMF 5.11.3). */
function stirlingFactors(x: number): [number, number] {
  const power = x ** (x / 2 - 0.25);
  return [power * Math.exp(-x) * Math.exp(halfLogTwoPi + stirlingRemainder(x)), power];
}

/** Gamma(1 + y), 0 <= y, by y Gamma(y) down to [1, 3]; exact for integers up to 22. */
function gammaOnePlus(y: number): number {
  let product = 1;
  let z = y;
  for (; z > 2; z--) product *= z;
  return product * Math.exp(lgammaOnePlus(z));
}

/** Gamma(x); exact factorials up to 22!. +-Infinity at +-0, NaN at -1, -2, ... and -Infinity. Error below 2e-15. */
export function gamma(x: number): number {
  if (x > 172) return Number.POSITIVE_INFINITY;
  if (x >= stirlingStart) {
    if (x <= largestExactFactorial + 1 && x === Math.floor(x)) return gammaOnePlus(x - 1);
    const [a, b] = stirlingFactors(x);
    return a * b;
  }
  if (x >= 1) return gammaOnePlus(x - 1);
  if (x > 0) return gammaOnePlus(x) / x;
  if (x === 0) return 1 / x;
  if (x === Math.floor(x)) return Number.NaN;
  if (x < -190) return 0 / sinpi(x);
  if (x > 1 - stirlingStart) return Math.PI / (sinpi(x) * gammaOnePlus(-x));
  const [a, b] = stirlingFactors(1 - x);
  return Math.PI / (sinpi(x) * a) / b;
}
