import { chebyshev } from "./chebyshev.ts";
import { sinpi } from "./elementary.ts";

/** log Gamma(x) / ((x - 1)(x - 2)) on [1, 3] in t = x - 2. Made by tools/math/coefficients.py. */
const lgammaTable = [
  0.44148902545501423, -0.11119580321752523, 0.01951044826068884, -0.003922461463025264, 0.0008478989895953857,
  -0.00019153855341365593, 4.454470184975607e-5, -1.05728743735943e-5, 2.5474336873408417e-6, -6.208535880776316e-7,
  1.5268677399071546e-7, -3.782637660291326e-8, 9.428100823624284e-9, -2.361999702184645e-9, 5.943541905817546e-10,
  -1.501312977072867e-10, 3.8050196458110534e-11, -9.672485299656325e-12, 2.465348198355661e-12, -6.298868140791711e-13,
  1.6128460030283787e-13, -4.137949206814042e-14, 1.0635701227757898e-14, -2.7382420786652826e-15,
  7.060670507214892e-16, -1.8232177141662118e-16, 4.714169006756272e-17, -1.2204107319639856e-17,
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

/** From here on ten terms of Stirling's series are exact to rounding. */
export const stirlingStart = 10;
export const halfLogTwoPi = 0.9189385332046728;
const largestExactFactorial = 22;

/** Stirling's remainder log Gamma(x) - (x - 1/2) log x + x - log(2 pi)/2 for x >= 10 (DLMF 5.11.1), error below 2e-20. */
export function stirlingRemainder(x: number): number {
  const y = 1 / x;
  let sum = 0;
  for (let k = bernoulli.length; k >= 1; k--) sum = sum * y * y + bernoulli[k - 1]! / (2 * k * (2 * k - 1));
  return sum * y;
}

/** log Gamma(1 + y) for y in [0, 2]; the zeros 0 and 1 stand as factors, so it is relatively accurate there. */
export function lgammaOnePlus(y: number): number {
  return y * (y - 1) * chebyshev(lgammaTable, y - 1);
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

/** Two factors of Gamma(x), 10 <= x < 200, which overflow later than the product (DLMF 5.11.3). */
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
