import type { Graph } from "../graph/graph.ts";
import type { Float, Mask } from "../graph/node.ts";
import { cbrtStart, ln2, logFine, logLower, logUpper, twoThirds } from "./coefficients.ts";
import { type Double, fastSum, leading, product } from "./double.ts";
import { exponentialTails, reduceByLn2 } from "./exponential.ts";
import { polynomial } from "./polynomial.ts";
import { decompose, powerOfTwo, scale, withSign } from "./scale.ts";

/**
 * log a to about 2^-67 of it, for positive finite a. With c = 51/64, 1 or 161/128 near m and s = (m - c) / (m + c),
 * log m = log c + 2 artanh s = log c + 2/3 s (3 + s^2 + R), where R = 3 (s^4/5 + s^6/7 + ...) needs few bits.
 */
function fineLog(g: Graph, a: Float): Double {
  const { k, m } = decompose(g, a);
  const [isLower, isUpper] = [g.lt(m, 0.89), g.gt(m, 1.123)];
  const pick = (lower: number, middle: number, upper: number): Float =>
    g.select(isLower, lower, g.select(isUpper, upper, middle));
  const c = pick(51 / 64, 1, 161 / 128);
  const numerator = g.sub(m, c); // exact
  const denominator = g.add(m, c);
  const d1 = leading(g, denominator);
  const d2 = g.add(g.sub(denominator, d1), g.sub(m, g.sub(denominator, c)));
  const inverse = g.div(1, denominator);
  const s1 = leading(g, g.mul(numerator, inverse));
  const s2 = g.mul(g.sub(g.sub(numerator, g.mul(s1, d1)), g.mul(s1, d2)), inverse);
  const s = g.add(s1, s2);
  const square = g.mul(s1, s1); // exact
  const squareLow = g.mul(s2, g.add(s1, s));
  const z = g.add(square, squareLow);
  const series = g.mul(g.mul(z, z), polynomial(g, z, logFine));
  const three = fastSum(g, 3, square);
  const w1 = leading(g, three.high);
  const w2 = g.add(g.sub(three.high, w1), g.add(three.low, g.add(squareLow, series)));
  const p1 = g.mul(s1, w1); // exact
  const p2 = g.add(g.mul(s1, w2), g.mul(s2, g.add(w1, w2)));
  const q1 = leading(g, g.add(p1, p2));
  const q2 = g.add(g.sub(p1, q1), p2);
  const high = g.mul(q1, twoThirds[0]); // exact
  const low = g.add(g.mul(q1, twoThirds[1]), g.mul(q2, 2 / 3));
  const start = g.add(g.mul(k, ln2[0]), pick(logLower[0], 0, logUpper[0])); // exact: multiples of 2^-33
  const startLow = g.add(g.mul(k, ln2[1]), pick(logLower[1], 0, logUpper[1]));
  const total = fastSum(g, start, high);
  return fastSum(g, total.high, g.add(g.add(total.low, startLow), low));
}

/** e^(t.high + t.low) */
function expOf(g: Graph, t: Double): Float {
  const inside = g.pmax(g.pmin(t.high, 710), -746);
  const { k, r: first, error } = reduceByLn2(g, inside);
  const r = fastSum(g, first, g.add(error, g.select(g.eq(inside, t.high), t.low, 0)));
  const { even, odd } = exponentialTails(g, r.high);
  const { high, low } = fastSum(g, 1, r.high);
  return scale(g, g.add(high, g.add(low, g.add(g.add(even, odd), r.low))), k);
}

const isInteger = (g: Graph, y: Float): Mask => g.eq(g.trunc(y), y);

/** x^y = e^(y log |x|) with the sign and the limits of Math.pow: 1^inf and (-1)^inf are NaN. */
export function pow(g: Graph, x: Float, y: Float): Float {
  const a = g.abs(x);
  const isLimit = g.or(g.eq(a, 0), g.eq(a, Infinity));
  const logarithm = fineLog(g, g.select(isLimit, 2, a));
  const exponent = g.pmax(g.pmin(y, 2 ** 65), -(2 ** 65));
  const t = product(g, exponent, logarithm.high);
  const finite = expOf(g, fastSum(g, t.high, g.add(t.low, g.mul(exponent, logarithm.low))));
  const limit = g.select(g.eq(g.select(g.lt(a, 1), -1, 1), g.select(g.lt(y, 0), -1, 1)), Infinity, 0);
  const size = g.select(isLimit, limit, finite);
  const half = g.mul(y, 0.5);
  const odd = g.and(g.and(isInteger(g, y), g.not(isInteger(g, half))), g.lt(g.abs(y), 2 ** 53));
  const signed = g.select(odd, withSign(g, size, x), size);
  const undefinedSign = g.and(g.lt(x, 0), g.and(g.lt(a, Infinity), g.not(isInteger(g, y))));
  const undefinedLimit = g.and(g.eq(a, 1), g.eq(g.abs(y), Infinity));
  const known = g.select(g.or(undefinedSign, undefinedLimit), NaN, signed);
  const number = g.select(g.and(g.eq(x, x), g.eq(y, y)), known, NaN);
  return g.select(g.eq(y, 0), 1, number);
}

/** The cube root: a polynomial for 20 bits, then one step of Halley's iteration t + t (v / t^2 - t) / (2 t + v / t^2). */
export function cbrt(g: Graph, x: Float): Float {
  const a = g.abs(x);
  const { k, m } = decompose(g, a);
  const third = g.floor(g.mul(g.add(k, 0.5), 1 / 3));
  const rest = g.sub(k, g.mul(third, 3));
  const v = g.mul(m, powerOfTwo(g, rest));
  const root = g.select(g.eq(rest, 0), 1, g.select(g.eq(rest, 1), Math.cbrt(2), Math.cbrt(4)));
  const t = leading(g, g.mul(polynomial(g, m, cbrtStart), root));
  const r = g.div(v, g.mul(t, t)); // t^2 is exact
  const y = g.add(t, g.mul(t, g.div(g.sub(r, t), g.add(g.mul(t, 2), r))));
  const scaled = withSign(g, g.mul(y, powerOfTwo(g, third)), x);
  return g.select(g.and(g.gt(a, 0), g.lt(a, Infinity)), scaled, x);
}

/** sqrt(x^2 + y^2) without over- or underflow of the squares, as Math.hypot: infinite if either is, even beside NaN. */
export function hypot(g: Graph, x: Float, y: Float): Float {
  const [a, b] = [g.abs(x), g.abs(y)];
  const largest = g.pmax(a, b);
  const [far, near] = [g.gt(largest, 2 ** 500), g.lt(largest, 2 ** -400)];
  const factor = g.select(far, 2 ** -700, g.select(near, 2 ** 700, 1));
  const back = g.select(far, 2 ** 700, g.select(near, 2 ** -700, 1));
  const u = g.mul(largest, factor);
  const v = g.mul(g.pmin(a, b), factor);
  const [first, second] = [product(g, u, u), product(g, v, v)];
  const total = fastSum(g, first.high, second.high);
  const root = g.sqrt(g.add(total.high, g.add(total.low, g.add(first.low, second.low))));
  const size = g.select(g.eq(largest, 0), 0, g.mul(root, back));
  const infinite = g.or(g.eq(a, Infinity), g.eq(b, Infinity));
  const number = g.select(g.and(g.eq(x, x), g.eq(y, y)), size, NaN);
  return g.select(infinite, Infinity, number);
}
