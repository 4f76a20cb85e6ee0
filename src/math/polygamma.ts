import { cospi, sinpi } from "./elementary.ts";
import { bernoulli } from "./gamma.ts";
import { polynomial } from "./polynomial.ts";

/** psi(x) / (x - x0) on [1, 2] in powers of t = 2x - 3. Made by tools/math/coefficients.py. */
export const digammaTable: readonly number[] = [
  0.9510558760318328, -0.2118137106407303, 0.06013562106019684, -0.018550615381735008, 0.005936795278301761,
  -0.0019350666648613071, 0.0006368880303865817, -0.00021074841138175561, 6.995018825112794e-5, -2.3258242519113285e-5,
  7.741234508636364e-6, -2.578093954045772e-6, 8.589060721930695e-7, -2.863161166883193e-7, 9.543298288278275e-8,
  -3.162911147408454e-8, 1.0527692435026686e-8, -3.7083753242807277e-9, 1.2469984616707403e-9, -2.7580994814377e-10,
  8.734528429142953e-11, -8.50550766013261e-11, 2.918622732168261e-11,
];

/** The positive zero x0 of psi, as a double and the rest (DLMF 5.4.20). */
export const digammaZero = 1.4616321449683622;
export const digammaZeroRest = 9.549995429965697e-17;

/** x (psi(x) - log x) for x >= 2 in powers of t = 4/x - 1. Made by tools/math/coefficients.py. */
export const digammaRemainderTable: readonly number[] = [
  -0.5207067707523606, -0.020460521041484724, 0.00035638099166530066, 9.852134427206207e-5, -1.3013672226579672e-5,
  -7.746123168079737e-7, 5.728806093620683e-7, -8.014302507016107e-8, -1.3267919608478505e-8, 9.232380631637356e-9,
  -1.90529031564839e-9, -1.5492582708775402e-10, 2.6045617279799617e-10, -9.785409469530495e-11, 7.762900771222267e-12,
  1.1475657775936267e-11, -4.174826362970693e-12,
];

/** psi(x) - log x = -1/(2x) - sum B_2k / (2k x^2k) (DLMF 5.11.2) for x >= 2. */
export function digammaRemainder(x: number): number {
  return polynomial(digammaRemainderTable, 4 / x - 1) / x;
}

/** psi(x) = Gamma'/Gamma. -+Infinity at +-0, NaN at -1, -2, .... Error below 1e-15, relative also at the zero 1.4616... */
export function digamma(x: number): number {
  if (x >= 2) return Math.log(x) + digammaRemainder(x);
  if (x < 0) return x === Math.floor(x) ? Number.NaN : digamma(1 - x) - (Math.PI * cospi(x)) / sinpi(x);
  // psi(x) = psi(1 + x) - 1/x; the argument less its zero loses no digit either way
  const small = x < 1;
  const fromZero = x - (small ? digammaZero - 1 : digammaZero) - digammaZeroRest;
  const value = fromZero * polynomial(digammaTable, 2 * x - (small ? 1 : 3));
  return small ? value - 1 / x : value;
}

/**
 * Euler-Maclaurin form of w-weighted sums (DLMF 25.11.28 with s = n + 1),
 *   n! sum_(k>=0) w(n+1, x+k) / (x+k)^(n+1)
 *     = n! x^-n [ sum_(k<N) (x/(x+k))^(n+1) w(n+1, x+k) / x
 *                 + (x/y)^n ( w(n, y)/n + w(n+1, y)/(2y) + sum_j B_2j/(2j)! (n+1)_(2j-1) w(n+2j, y) / y^2j ) ],
 * y = x + N >= 12 + n, for weights w(m, y) with w(m, y) y^-m a combination of shifted powers: w = 1 gives the polygamma
 * function, w = expm1(-m log1p(h/y)) its difference over h. `lead` is w(n, y)/n or its limit at n = 0.
 */
function weightedSum(
  n: number,
  x: number,
  shiftFrom: number,
  weight: (m: number, y: number) => number,
  lead: (y: number) => number,
): number {
  const shift = Math.max(0, Math.ceil(12 + n - shiftFrom));
  const y = x + shift;
  let tail = 0;
  let coefficient = 1 / (2 * y);
  let sum = lead(y) + coefficient * weight(n + 1, y);
  coefficient = (n + 1) / (2 * y * y);
  for (let j = 1; j <= bernoulli.length; j++) {
    tail += bernoulli[j - 1]! * coefficient * weight(n + 2 * j, y);
    coefficient *= ((n + 2 * j) * (n + 2 * j + 1)) / ((2 * j + 1) * (2 * j + 2) * y * y);
  }
  sum = (x / y) ** n * (sum + tail);
  for (let k = shift - 1; k >= 0; k--) sum += ((x / (x + k)) ** (n + 1) * weight(n + 1, x + k)) / x;
  for (let j = 1; j <= n; j++) sum *= j / x;
  return n % 2 === 0 ? -sum : sum;
}

/** d^n/dx^n [pi cot(pi x)] as a polynomial in c = cot(pi x), by c' = -pi (1 + c^2). */
function cotangentDerivative(n: number, x: number): number {
  const c = cospi(x) / sinpi(x);
  let p = [0, Math.PI];
  for (let k = 0; k < n; k++) {
    const next = new Array<number>(p.length + 1).fill(0);
    for (let i = 1; i < p.length; i++) {
      next[i - 1]! -= Math.PI * i * p[i]!;
      next[i + 1]! -= Math.PI * i * p[i]!;
    }
    p = next;
  }
  return p.reduceRight((value, a) => value * c + a);
}

/**
 * psi^(n)(x), n >= 0 an integer. For x < 0 by reflection (DLMF 5.15.6). At the poles +Infinity for odd n; for even n NaN,
 * but -+Infinity at +-0. Relative error below 2e-15 for x > 0, n <= 10.
 */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x <= 0 && x === Math.floor(x)) {
    if (n % 2 === 1) return x === Number.NEGATIVE_INFINITY ? Number.NaN : Number.POSITIVE_INFINITY;
    return x === 0 ? -1 / x : Number.NaN;
  }
  if (x < 0) return (n % 2 === 0 ? 1 : -1) * polygamma(n, 1 - x) - cotangentDerivative(n, x);
  return weightedSum(
    n,
    x,
    x,
    () => 1,
    () => 1 / n,
  );
}

/**
 * psi^(n)(x + h) - psi^(n)(x) for x > 0, x + h > 0, without cancellation for small h/x: the gradient of log Beta is
 * (-polygammaDiff(0, a, b), -polygammaDiff(0, b, a)).
 */
export function polygammaDiff(n: number, x: number, h: number): number {
  if (!(x > 0 && x + h > 0)) return polygamma(n, x + h) - polygamma(n, x);
  return weightedSum(
    n,
    x,
    Math.min(x, x + h),
    (m, y) => Math.expm1(-m * Math.log1p(h / y)),
    (y) => (n === 0 ? -Math.log1p(h / y) : Math.expm1(-n * Math.log1p(h / y)) / n),
  );
}
