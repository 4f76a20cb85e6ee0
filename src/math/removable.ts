import { cospi, sinpi } from "./elementary.ts";
import { bernoulli } from "./gamma.ts";

/*
 * Functions with a removable singularity, each with all its derivatives, index k >= 0. sinc and exprel are integrals
 *   s_k(x) = int_0^1 t^k cos(xt + k pi/2) dt,   e_k(x) = int_0^1 t^k e^(xt) dt
 * with x f_k + k f_(k-1) = g_k, g_k the k-th derivative of sin x and e^x - 1. Errors are multiplied by k/x per step up and by
 * x/k per step down, so the recurrence is run forward for |x| >= k and backward, from far above, for |x| < k.
 */

const startAbove = 40;

function recurrence(k: number, x: number, order0: number, g: (order: number) => number): number {
  let value = 0;
  if (Math.abs(x) < k) {
    for (let j = k + startAbove; j > k; j--) value = (g(j) - x * value) / j;
    return value;
  }
  value = order0;
  for (let j = 1; j <= k; j++) value = (g(j) - j * value) / x;
  return value;
}

/** d^k/dx^k [sin(x)/x]; sinc 0 = 1, sinc(+-Infinity) = 0. Relative error below 1e-15 away from the zeros for k <= 3. */
export function sincK(k: number, x: number): number {
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return 0;
  const sine = Math.sin(x);
  const cosine = Math.cos(x);
  const cycle = [sine, cosine, -sine, -cosine];
  return recurrence(k, x, x === 0 ? 1 : sine / x, (order) => cycle[order % 4]!);
}

/** d^k/dx^k [sin(pi x)/(pi x)] with exact zeros at the integers. */
export function sincPiK(k: number, x: number): number {
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return 0;
  const y = Math.PI * x;
  const sine = sinpi(x);
  const cosine = cospi(x);
  const cycle = [sine, cosine, -sine, -cosine];
  return Math.PI ** k * recurrence(k, y, y === 0 ? 1 : sine / y, (order) => cycle[order % 4]!);
}

/** d^k/dx^k [(e^x - 1)/x]; 1/(k + 1) at 0. Beyond 700 scaled, as e^x overflows before e^x/x. Error below 1e-15. */
export function exprelK(k: number, x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return 0;
  if (x > 700) {
    const scaled = Math.exp(x - 8);
    return scaled === Number.POSITIVE_INFINITY ? scaled : recurrence(k, x, scaled / x, () => scaled) * Math.exp(8);
  }
  const exponential = Math.exp(x);
  return recurrence(k, x, x === 0 ? 1 : Math.expm1(x) / x, () => exponential);
}

/**
 * d^k/dx^k [log(1 + x)/x] = (-1)^k k! m_k, m_k = int_0^1 t^k / (1 + xt)^(k+1) dt. With w = x/(1 + x) and r = 1/(1 + x)
 *   m_k = r^(k+1) sum_j w^j / (k + j + 1)  (|w| < 3/4),   x m_k = m_(k-1) - r^k / k  (beyond).
 * (-1)^k Infinity at -1, NaN below. Relative error below 1e-14 for k <= 8.
 */
export function log1prelK(k: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x === -1) return k % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (k === 0) return x === 0 ? 1 : Math.log1p(x) / x;
  const r = 1 / (1 + x);
  const w = x * r;
  let value: number;
  if (Math.abs(w) < 0.75) {
    value = 0;
    for (let j = 140; j >= 0; j--) value = value * w + 1 / (k + j + 1);
    value *= r ** (k + 1);
  } else {
    value = Math.log1p(x) / x;
    for (let j = 1; j <= k; j++) value = (value - r ** j / j) / x;
  }
  for (let j = 1; j <= k; j++) value *= -j;
  return value;
}

/** (1 - cos x)/x^2 = sinc^2(x/2)/2, whose double zeros keep their relative accuracy; the k-th derivative by Leibniz. */
export function cosm1relK(k: number, x: number): number {
  let sum = 0;
  let binomial = 1;
  for (let j = 0; j <= k; j++) {
    sum += binomial * sincK(j, x / 2) * sincK(k - j, x / 2);
    binomial *= (k - j) / (j + 1);
  }
  return sum / 2 ** (k + 1);
}

/** B_2n / (2n)! = 2 (-1)^(n+1) zeta(2n) / (2 pi)^(2n) (DLMF 25.6.2). */
function bernoulliOverFactorial(n: number): number {
  let value = 2 / (2 * Math.PI) ** (2 * n);
  if (n > bernoulli.length) return (n % 2 === 0 ? -value : value) * (1 + 2 ** (-2 * n) + 3 ** (-2 * n) + 5 ** (-2 * n));
  value = bernoulli[n - 1]!;
  for (let j = 2; j <= 2 * n; j++) value /= j;
  return value;
}

/** sum_(2n >= k) B_2n/(2n)! (2n)!/(2n-k)! x^(2n-k) and B_1 = -1/2 for k = 1; radius 2 pi. */
function bernoulliTaylor(k: number, x: number): number {
  let sum = 0;
  for (let n = 75; n >= 1 && 2 * n >= k; n--) {
    let term = bernoulliOverFactorial(n) * x ** (2 * n - k);
    for (let j = 2 * n; j > 2 * n - k; j--) term *= j;
    sum += term;
  }
  return k === 1 ? sum - 0.5 : sum;
}

/** (-1)^k sum_n n^(k-1) e^(-nx) (nx - k). */
function exponentialSum(k: number, x: number): number {
  let sum = 0;
  for (let n = Math.ceil(40 / x) + 3 * k; n >= 1; n--) sum += n ** (k - 1) * Math.exp(-n * x) * (n * x - k);
  return k % 2 === 0 ? sum : -sum;
}

/**
 * d^k/dx^k [x/(e^x - 1)], generating function of the Bernoulli numbers (DLMF 24.2.1). For x beyond 1 + k/3 as
 * (-1)^k sum_n n^(k-1) e^(-nx) (nx - k); nearer 0 the Taylor series with B_2n/(2n)! = 2 (-1)^(n+1) zeta(2n) / (2 pi)^2n; for x < 0
 * through b(x) = b(-x) - x.
 */
export function bernoulliK(k: number, x: number): number {
  if (k === 0) return x === 0 ? 1 : x === Number.POSITIVE_INFINITY ? 0 : x / Math.expm1(x);
  if (x < 0) return (k % 2 === 0 ? 1 : -1) * bernoulliK(k, -x) - (k === 1 ? 1 : 0);
  if (x > 1e3) return 0;
  return x > 1 + k / 3 ? exponentialSum(k, x) : bernoulliTaylor(k, x);
}
