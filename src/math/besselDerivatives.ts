import { jn, yn } from "./bessel.ts";
import { ine, ineK, kne } from "./modifiedBessel.ts";

/*
 * k-th derivatives of Bessel functions of integer order n, k >= 0 (DLMF 10.6.7, 10.29.5): each order is differentiated
 * into its neighbours, C_n' = (C_(n-1) - C_(n+1))/2 for J and Y, I_n' = (I_(n-1) + I_(n+1))/2, K_n' = -(K_(n-1) + K_(n+1))/2.
 */

/** sum_j C(k,j) sign^j f(n - k + 2j) / 2^k. */
function neighbours(k: number, n: number, sign: number, f: (order: number) => number): number {
  let sum = 0;
  for (let j = 0, weight = 1; j <= k; j++) {
    sum += weight * f(n - k + 2 * j);
    weight *= (sign * (k - j)) / (j + 1);
  }
  return sum / 2 ** k;
}
const parity = (n: number): number => (n % 2 === 0 ? 1 : -1);

/** k-th derivative of J_n(x). */
export function jnK(k: number, n: number, x: number): number {
  return neighbours(k, n, -1, (order) => jn(order, x));
}

/** k-th derivative of Y_n(x), x > 0; the limit at 0, NaN below. */
export function ynK(k: number, n: number, x: number): number {
  if (n < 0) return parity(n) * ynK(k, -n, x);
  if (yn(n + k, x) === Number.NEGATIVE_INFINITY) return -parity(k) * Number.POSITIVE_INFINITY;
  return neighbours(k, n, -1, (order) => (order < 0 ? parity(order) : 1) * yn(Math.abs(order), x));
}

/** k-th derivative of I_n(x), with e^|x| in two factors, as it overflows before I_n does. */
export function ivK(k: number, n: number, x: number): number {
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return x > 0 || (n + k) % 2 === 0 ? Number.POSITIVE_INFINITY : x;
  const half = Math.exp(Math.abs(x) / 2);
  return half * neighbours(k, n, 1, (order) => ine(order, x)) * half;
}

/** k-th derivative of K_n(x), x > 0; the limit at 0, NaN below. */
export function knK(k: number, n: number, x: number): number {
  if (x === 0) return parity(k) * Number.POSITIVE_INFINITY;
  return x < 0 ? Number.NaN : parity(k) * Math.exp(-x) * neighbours(k, n, 1, (order) => kne(order, x));
}

/**
 * k-th derivative of e^-|x| I_n(x); where |x| makes it jump at 0, the mean 0 of both sides. Relative error below 2e-15 for
 * |n| <= 1, 1e-14 for |n| <= 20, k <= 6 away from the zeros of derivatives.
 */
export function iveK(k: number, n: number, x: number): number {
  return x === 0 && (n + k) % 2 !== 0 ? 0 : ineK(k, n, x);
}
