import { chebyshev } from "./chebyshev.ts";
import { cospi, sinpi } from "./elementary.ts";
import { bernoulli, stirlingStart } from "./gamma.ts";

/** psi(x) / (x - x0) on [1, 2] in t = 2x - 3. Made by tools/math/coefficients.py. */
const digammaTable = [
  0.983570260441567, -0.2270640863346444, 0.03336889902393011, -0.005320077271596548, 0.0008788656937820505,
  -0.00014773492650606044, 2.5060543468359146e-5, -4.2721034029993324e-6, 7.302769272465923e-7, -1.2502886813559594e-7,
  2.1425009322359472e-8, -3.673295918565179e-9, 6.299717236108931e-10, -1.080593028883266e-10, 1.853735192053638e-11,
  -3.18023536582553e-12, 5.456147570322795e-13, -9.360993131036438e-14, 1.606064636295075e-14, -2.7555431377438815e-15,
  4.727736178601912e-16, -8.11148420346509e-17, 1.391707769474154e-17,
];

/** The positive zero x0 of psi, as a double and the rest (DLMF 5.4.20). */
const digammaZero = 1.4616321449683622;
const digammaZeroRest = 9.549995429965697e-17;

/** psi(x) - log x = -1/(2x) - sum B_2k / (2k x^2k), x >= 10 (DLMF 5.11.2). */
export function digammaRemainder(x: number): number {
  const y2 = 1 / (x * x);
  let sum = 0;
  for (let k = bernoulli.length; k >= 1; k--) sum = (sum + bernoulli[k - 1]! / (2 * k)) * y2;
  return -0.5 / x - sum;
}

/** psi(x) = Gamma'/Gamma. -+Infinity at +-0, NaN at -1, -2, .... Error below 1e-15, relative also at the zero 1.4616... */
export function digamma(x: number): number {
  if (x >= stirlingStart) return Math.log(x) + digammaRemainder(x);
  if (x < 0) return x === Math.floor(x) ? Number.NaN : digamma(1 - x) - (Math.PI * cospi(x)) / sinpi(x);
  if (x < 1) return digamma(1 + x) - 1 / x;
  let sum = 0;
  let y = x;
  while (y > 2) {
    y--;
    sum += 1 / y;
  }
  return (y - digammaZero - digammaZeroRest) * chebyshev(digammaTable, 2 * y - 3) + sum;
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
