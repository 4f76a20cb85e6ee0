import { expm1mx, logRatioMinusLinear } from "./elementary.ts";
import { gamma, lgammaOnePlus, stirlingRemainder, stirlingStart } from "./gamma.ts";
import { digamma, digammaRemainder, polygamma } from "./polygamma.ts";
import { integrate } from "./quadrature.ts";

/*
 * P(a, x), Q(a, x) = 1 - P and all their derivatives in a. A jet is the array of Taylor coefficients c_j = d^j/da^j / j!,
 * j = 0..k. With D = x^a e^-x / Gamma(a + 1) (DLMF 8.6, 8.11.4; t = x e^-s and t = x e^s in the definitions)
 *   P = D sum_n x^n / ((a + 1) ... (a + n))
 *     = a D int_0^inf exp(-(a - x) s - x (e^-s - 1 + s)) ds,
 *   Q = a D int_0^inf exp(-(x - a) s - x (e^s - 1 - s)) ds.
 * Each derivative in a brings a factor -s or s into the integral: no integrand changes sign, no exponent cancels where
 * the form is used, and the cost does not grow with a.
 */

const seriesBelow = 20;

function factorial(k: number): number {
  return gamma(k + 1);
}

function multiply(p: Float64Array, q: Float64Array): Float64Array {
  return p.map((_, j) => {
    let sum = 0;
    for (let i = 0; i <= j; i++) sum += p[i]! * q[j - i]!;
    return sum;
  });
}

/** Jet of D. For large a around x the logarithms are taken relative to a: they nearly cancel. */
function weightJet(k: number, a: number, x: number): Float64Array {
  const log = new Float64Array(k + 1);
  const jet = new Float64Array(k + 1);
  const large = a >= stirlingStart;
  const offset = (x - a) / a;
  if (k > 0) {
    const logRatio = Math.abs(offset) < 0.5 ? Math.log1p(offset) : Math.log(x / a);
    log[1] = large ? logRatio - digammaRemainder(a) - 1 / a : Math.log(x) - digamma(a + 1);
  }
  for (let j = 2; j <= k; j++) log[j] = -polygamma(j - 1, a + 1) / factorial(j);
  jet[0] = large
    ? Math.exp(a * logRatioMinusLinear(x, a, offset) - stirlingRemainder(a)) / Math.sqrt(2 * Math.PI * a)
    : (x ** a * Math.exp(-x)) / gamma(a + 1);
  for (let n = 1; n <= k; n++) {
    let sum = 0;
    for (let j = 1; j <= n; j++) sum += j * log[j]! * jet[n - j]!;
    jet[n] = sum / n;
  }
  return jet;
}

/** Jet of a D. */
function scaledWeightJet(k: number, a: number, x: number): Float64Array {
  const d = weightJet(k, a, x);
  return d.map((c, j) => a * c + (j > 0 ? d[j - 1]! : 0));
}

/** Jet of sum_n x^n / ((a + 1) ... (a + n)); t / (a + n) as a jet is r_j = (t_j - r_(j-1)) / (a + n). */
function seriesJet(k: number, a: number, x: number): Float64Array {
  const term = new Float64Array(k + 1);
  term[0] = 1;
  const sum = term.slice();
  for (let n = 1, settled = false; !settled; n++) {
    settled = true;
    for (let j = 0; j <= k; j++) {
      term[j] = (x * term[j]! - (j > 0 ? term[j - 1]! : 0)) / (a + n);
      sum[j]! += term[j]!;
      if (Math.abs(term[j]!) > 1e-17 * Math.abs(sum[j]!)) settled = false;
    }
  }
  return sum;
}

/** Jet of the integral for P (sign = -1, x <= a) or Q (sign = 1, x >= a), cut where the exponent reaches -40 - 4k. */
function integralJet(k: number, a: number, x: number, sign: number): Float64Array {
  const slope = Math.abs(x - a);
  const depth = 40 + 4 * k;
  let end = (2 * depth) / (slope + Math.sqrt(slope * slope + 2 * x * depth));
  for (let step = 0; step < 8; step++) {
    const value = slope * end + x * expm1mx(sign * end) - depth;
    end -= value / (slope + sign * x * Math.expm1(sign * end));
  }
  const jet = new Float64Array(k + 1);
  for (let j = 0; j <= k; j++) {
    const integral = integrate((s) => s ** j * Math.exp(-slope * s - x * expm1mx(sign * s)), end);
    jet[j] = (sign ** j * integral) / factorial(j);
  }
  return jet;
}

/** The well-conditioned one of P and Q near (a, x): `upper` says that it is Q. */
function smallerTail(k: number, a: number, x: number): { upper: boolean; jet: Float64Array } {
  const upper = x >= 1 && x >= a;
  if (!upper && a < seriesBelow) return { upper, jet: multiply(weightJet(k, a, x), seriesJet(k, a, x)) };
  return { upper, jet: multiply(scaledWeightJet(k, a, x), integralJet(k, a, x, upper ? 1 : -1)) };
}

/** Limits at the ends of the domain a >= 0, x >= 0 as [P, Q]; undefined inside, NaN where there is no limit. */
function edge(a: number, x: number): [number, number] | undefined {
  if (!(a >= 0 && x >= 0) || a + x === 0) return [Number.NaN, Number.NaN];
  if (a === Number.POSITIVE_INFINITY) return x < a ? [0, 1] : [Number.NaN, Number.NaN];
  if (x === 0) return [0, 1];
  return x === Number.POSITIVE_INFINITY ? [1, 0] : undefined;
}

/** d^k/da^k P(a, x), k >= 0; P is the regularised lower incomplete gamma function (DLMF 8.2.4), NaN outside a, x >= 0. */
export function gammaincPA(k: number, a: number, x: number): number {
  const limit = edge(a, x);
  if (limit !== undefined) return k === 0 ? limit[0] : 0 * limit[0];
  const { upper, jet } = smallerTail(k, a, x);
  if (k === 0) return upper ? 1 - jet[0]! : jet[0]!;
  return (upper ? -factorial(k) : factorial(k)) * jet[k]!;
}

/**
 * Regularised lower incomplete gamma function P(a, x) = int_0^x t^(a-1) e^-t dt / Gamma(a). The tail x << a is relatively
 * accurate. Error below 2e-15 |P| + 4 eps (|x dP/dx| + |a dP/da|).
 */
export function gammaincP(a: number, x: number): number {
  return gammaincPA(0, a, x);
}

/** dP(a, x)/da. */
export function gammaincPda(a: number, x: number): number {
  return gammaincPA(1, a, x);
}

/** d^2 P(a, x)/da^2. */
export function gammaincPdaa(a: number, x: number): number {
  return gammaincPA(2, a, x);
}

/**
 * Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), relatively accurate in its tail and for a near 0,
 * where Q = -expm1(a log x - log Gamma(1 + a)) - x^a / Gamma(a) sum_(n>=1) (-x)^n / (n! (n + a)) (DLMF 8.7.3).
 */
export function gammaincQ(a: number, x: number): number {
  const limit = edge(a, x);
  if (limit !== undefined) return limit[1];
  if (x >= 1 || a >= 1) {
    const { upper, jet } = smallerTail(0, a, x);
    return upper ? jet[0]! : 1 - jet[0]!;
  }
  let sum = 0;
  let power = 1;
  for (let n = 1; n <= 18; n++) {
    power *= -x / n;
    sum += power / (n + a);
  }
  const exponent = a * Math.log(x) - lgammaOnePlus(a);
  return -Math.expm1(exponent) - a * Math.exp(exponent) * sum;
}

/**
 * d^k/da^k of the gamma density p(a, x) = dP/dx = x^(a-1) e^-x / Gamma(a). The family is closed:
 * d/dx p_k = ((a - 1)/x - 1) p_k + (k/x) p_(k-1).
 */
export function gammaDensityA(k: number, a: number, x: number): number {
  if (!(a >= 0 && x >= 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return a < x ? 0 : Number.NaN;
  if (x === 0) return a > 1 ? 0 : a === 1 && k === 0 ? 1 : (-1) ** k * Number.POSITIVE_INFINITY;
  if (a >= 1 && x < 1) return factorial(k) * weightJet(k, a - 1, x)[k]!; // p(a, x) is D at a - 1: x^a underflows first
  return (factorial(k) * scaledWeightJet(k, a, x)[k]!) / x;
}
