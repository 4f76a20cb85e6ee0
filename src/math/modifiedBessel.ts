import { ascendingSeries, hankelSums, regularPart } from "./besselSeries.ts";
import { integrate } from "./quadrature.ts";

const asymptoticStart = 30;

/** e^-x I_n(x) by Miller's recurrence with I_0 + 2 (I_1 + I_2 + ...) = e^x (DLMF 10.35.5); I_m ~ exp(x - m^2/2x). */
function backward(n: number, x: number): number {
  const last = Math.ceil(Math.sqrt(n * n + 100 * x)) + 30;
  let next = 0;
  let value = 1e-250;
  let norm = 0;
  let wanted = 0;
  for (let m = last; m > 0; m--) {
    if (m === n) wanted = value;
    norm += 2 * value;
    [next, value] = [value, next + ((2 * m) / x) * value];
    if (value > 1e200) {
      next *= 1e-250;
      value *= 1e-250;
      norm *= 1e-250;
      wanted *= 1e-250;
    }
  }
  return (n === 0 ? value : wanted) / (norm + value);
}

/**
 * e^-|x| I_n(x), n any integer. Ascending series (all terms positive) up to 30, then the expansion in 1/x for n^2 <= x
 * (DLMF 10.40.1), else Miller's recurrence. Relative error below 4e-15 for |n| <= 20.
 */
export function ine(n: number, x: number): number {
  const order = Math.abs(n);
  if (x < 0) return (order % 2 === 0 ? 1 : -1) * ine(order, -x);
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (!(x > asymptoticStart) || x * x < 4 * (order + 1)) return Math.exp(-x) * ascendingSeries(order, x, (x * x) / 4);
  if (order * order > x) return backward(order, x);
  const [even, odd] = hankelSums(order, x, 1);
  return (even - odd) / (Math.sqrt(2 * Math.PI) * Math.sqrt(x));
}

/** e^-|x| I_0(x). */
export function i0e(x: number): number {
  return ine(0, x);
}

/** e^-|x| I_1(x). */
export function i1e(x: number): number {
  return ine(1, x);
}

/** I_n(x) for n = 0, 1, with e^|x| in two factors, as it overflows before I_n does. */
function unscaled(n: number, x: number): number {
  if (Math.abs(x) > 1e3) return (n === 0 ? Math.abs(x) : x) * Number.POSITIVE_INFINITY;
  const half = Math.exp(Math.abs(x) / 2);
  return half * ine(n, x) * half;
}

/** I_0(x). */
export function i0(x: number): number {
  return unscaled(0, x);
}

/** I_1(x). */
export function i1(x: number): number {
  return unscaled(1, x);
}

/** sum_(j=0)^(2k) (-1)^j C(2k, j) f(n - k + j) / 2^k: k times the map f_n -> (f_(n-1) - 2 f_n + f_(n+1)) / 2. */
function centralDifference(k: number, n: number, f: (order: number) => number): number {
  let sum = 0;
  let binomial = 1;
  for (let j = 0; j <= 2 * k; j++) {
    sum += (j % 2 === 0 ? binomial : -binomial) * f(n - k + j);
    binomial *= (2 * k - j) / (j + 1);
  }
  return sum / 2 ** k;
}

/**
 * (1/2 pi) int (-u)^k e^(-xu + inz) dz over a period of z, u = 1 - cos z, on the line through the saddle point z = i tau,
 * sinh tau = n/x, where the phase n (t - sin t) is stationary and nothing cancels. The trapezoidal rule with N points
 * errs by terms of order N - n.
 */
function throughSaddle(k: number, n: number, x: number): number {
  const tau = Math.asinh(n / x);
  const half = Math.sinh(tau / 2) ** 2;
  const points = 2 * Math.ceil((n + Math.sqrt(n * n + 100 * x)) / 2 + 15);
  let sum = 0;
  for (let j = 0; 2 * j <= points; j++) {
    const t = (2 * Math.PI * j) / points;
    const [re, im] = [2 * Math.cosh(tau) * Math.sin(t / 2) ** 2 - 2 * half, (Math.sin(t) * n) / x];
    const phase = n * (t - Math.sin(t));
    let [a, b] = [Math.cos(phase), Math.sin(phase)];
    for (let i = 0; i < k; i++) [a, b] = [im * b - re * a, -re * b - im * a];
    sum += (j === 0 || 2 * j === points ? 1 : 2) * a * Math.exp(-x * re - n * tau);
  }
  return sum / points;
}

/**
 * k-th derivative of e^-x I_n(x) on x > 0, continued to x < 0 with the parity of e^-|x| I_n(x). With u = 1 - cos t it is
 * (1/pi) int_0^pi (-u)^k e^(-xu) cos(nt) dt (DLMF 10.32.3), which keeps its digits where differences of
 * neighbouring orders cancel like x^k; those serve near 0.
 */
export function ineK(k: number, n: number, x: number): number {
  if (x < 0) return ((n + k) % 2 === 0 ? 1 : -1) * ineK(k, n, -x);
  if (k === 0) return ine(n, x);
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x > 2 && x < n * n) return throughSaddle(k, Math.abs(n), x);
  if (x <= 2) return centralDifference(k, n, (order) => ine(order, x));
  const depth = 40 + 4 * k;
  const end = 2 * x > depth ? 2 * Math.asin(Math.sqrt(depth / (2 * x))) : Math.PI;
  const integrand = (t: number): number => {
    const u = 2 * Math.sin(t / 2) ** 2;
    return (-u) ** k * Math.exp(-x * u) * Math.cos(n * t);
  };
  return integrate(integrand, end) / Math.PI;
}

/** e^x K_0 or e^x K_1 for 0 < x < 1 (DLMF 10.31.1-2). */
function smallSecondKind(n: number, x: number): number {
  const z = (x * x) / 4;
  const logarithm = (Math.log(x) - Math.LN2) * ascendingSeries(n, x, z);
  const value = n === 0 ? regularPart(0, z) / 2 - logarithm : 1 / x + logarithm - (x / 4) * regularPart(1, z);
  return Math.exp(x) * value;
}

/** e^x K_n(x), n any integer, x > 0; +Infinity at 0, NaN below. Relative error below 2e-15. */
export function kne(n: number, x: number): number {
  return kneK(0, n, x);
}

/**
 * k-th derivative of e^x K_n(x): int_0^inf (-u)^k e^(-xu) cosh(nt) dt, u = cosh t - 1 (DLMF 10.32.9), for x >= 1; below,
 * differences of orders, which the pole keeps apart.
 */
export function kneK(k: number, n: number, x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x < 1) {
    const sign = k % 2 === 0 ? 1 : -1;
    if (x === 0 || (k > 0 && kne(Math.abs(n) + k, x) === Number.POSITIVE_INFINITY))
      return sign * Number.POSITIVE_INFINITY;
    if (k > 0) return sign * centralDifference(k, n, (order) => kne(order, x));
    let previous = smallSecondKind(0, x);
    let value = smallSecondKind(1, x);
    if (n === 0) return previous;
    for (let m = 1; m < Math.abs(n); m++) [previous, value] = [value, previous + ((2 * m) / x) * value];
    return value;
  }
  const depth = 40 + 4 * k + 4 * Math.abs(n);
  const end = 2 * Math.asinh(Math.sqrt(depth / 2 / x));
  const integrand = (t: number): number => {
    const u = 2 * Math.sinh(t / 2) ** 2;
    return (-u) ** k * Math.exp(-x * u) * Math.cosh(n * t);
  };
  return integrate(integrand, end);
}

/** e^x K_0(x). */
export function k0e(x: number): number {
  return kne(0, x);
}

/** e^x K_1(x). */
export function k1e(x: number): number {
  return kne(1, x);
}

/** K_0(x). */
export function k0(x: number): number {
  return Math.exp(-x) * kne(0, x);
}

/** K_1(x). */
export function k1(x: number): number {
  return Math.exp(-x) * kne(1, x);
}
