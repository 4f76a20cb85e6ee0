import { ascendingSeries, eulerGamma, hankelSums, regularPart } from "./besselSeries.ts";

/** From here on Hankel's expansion is exact to rounding for orders 0 and 1. */
const hankelStart = 25;

/**
 * J_0(x), ..., J_m(x), m > max(n, x), by Miller's backward recurrence with J_0 + 2 (J_2 + J_4 + ...) = 1 (DLMF 3.6(v),
 * 10.12.4). Past the turning point J_m falls like exp(-(8/9)^(1/2) (delta / m^(1/3))^(3/2)), which fixes the start.
 */
function backward(n: number, x: number): Float64Array {
  const turn = Math.max(n, x);
  const last = 2 * Math.ceil((turn + 20 + 13 * Math.cbrt(turn)) / 2);
  const values = new Float64Array(last + 2);
  const twoOverX = 2 / x;
  values[last] = 1e-200;
  let norm = 0;
  for (let m = last; m > 0; m--) {
    const value = m * twoOverX * values[m]! - values[m + 1]!;
    values[m - 1] = value;
    if (m % 2 === 1) norm += m === 1 ? value : 2 * value;
    if (Math.abs(value) > 1e200) {
      for (let i = m - 1; i <= last; i++) values[i]! *= 1e-250;
      norm *= 1e-250;
    }
  }
  for (let m = 0; m < values.length; m++) values[m]! /= norm;
  return values;
}

/** [J_n, Y_n] for n = 0 or 1 and x >= 25 (DLMF 10.17.3-4); the phase x - (2n+1) pi/4 is split off exactly. */
function hankelPair(n: number, x: number): [number, number] {
  const [p, q] = hankelSums(n, x, -1);
  const c = Math.cos(x);
  const s = Math.sin(x);
  const cosine = n === 0 ? s + c : s - c;
  const sine = n === 0 ? s - c : -s - c;
  const scale = 1 / (Math.sqrt(Math.PI) * Math.sqrt(x));
  return [scale * (cosine * p - sine * q), scale * (sine * p + cosine * q)];
}

/** C_n from C_0, C_1 by C_(m+1) = (2m/x) C_m - C_(m-1) (DLMF 10.6.1); stable for Y, and for J while n < x. */
function forward(n: number, x: number, order0: number, order1: number): number {
  if (n === 0) return order0;
  let previous = order0;
  let value = order1;
  for (let m = 1; m < n && Number.isFinite(value); m++) [previous, value] = [value, ((2 * m) / x) * value - previous];
  return value;
}

/**
 * Bessel function J_n(x), n any integer. Ascending series for x^2 <= 4(n + 1), Miller's recurrence up to x = 25 or n,
 * Hankel's expansion beyond. Relative error below 1e-14 for x < n; elsewhere absolute 4e-16 of sqrt(2/(pi x)).
 */
export function jn(n: number, x: number): number {
  if (n < 0) return (n % 2 === 0 ? 1 : -1) * jn(-n, x);
  if (x < 0) return (n % 2 === 0 ? 1 : -1) * jn(n, -x);
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (!(x * x > 4 * (n + 1))) return ascendingSeries(n, x, (-x * x) / 4);
  if (x < hankelStart || n > x) return backward(n, x)[n]!;
  return forward(n, x, hankelPair(0, x)[0], n === 0 ? 0 : hankelPair(1, x)[0]);
}

/** J_0(x). */
export function j0(x: number): number {
  return jn(0, x);
}

/** J_1(x). */
export function j1(x: number): number {
  return jn(1, x);
}

/** Y_0 or Y_1. In the middle range by Neumann's expansions (DLMF 10.23.17 and its derivative). */
function secondKind(n: number, x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x >= hankelStart) return hankelPair(n, x)[1];
  const logarithm = Math.log(x) - Math.LN2;
  if (x <= 2) {
    const regular = regularPart(n, (-x * x) / 4);
    const pole = n === 0 ? 0 : -2 / x;
    return (pole + 2 * logarithm * jn(n, x) - (n === 0 ? 1 : x / 2) * regular) / Math.PI;
  }
  const j = backward(0, x);
  let sum = n === 0 ? 0 : -j[0]! / x;
  sum += (logarithm + eulerGamma - n) * j[n]!;
  for (let k = 1, sign = 1; 2 * k + n < j.length; k++, sign = -sign) {
    sum += sign * (n === 0 ? 2 / k : (2 * k + 1) / (k * (k + 1))) * j[2 * k + n]!;
  }
  return (2 * sum) / Math.PI;
}

/** Bessel function of the second kind Y_n(x), n >= 0, x > 0 (-Infinity at 0, NaN below). */
export function yn(n: number, x: number): number {
  if (n === 0 || !(x > 0)) return secondKind(0, x);
  return forward(n, x, n === 1 ? 0 : secondKind(0, x), secondKind(1, x));
}

/** Y_0(x). */
export function y0(x: number): number {
  return yn(0, x);
}

/** Y_1(x). */
export function y1(x: number): number {
  return yn(1, x);
}
