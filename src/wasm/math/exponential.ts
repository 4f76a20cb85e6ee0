import { rare } from "../graph/callee.ts";
import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";
import { coshTail, ln2, ln2Split, sinhTail } from "./coefficients.ts";
import { type Double, fastSum, leading, product } from "./double.ts";
import { polynomial } from "./polynomial.ts";
import { powerOfTwo, scale, timesPower, unlessTiny } from "./scale.ts";

/** e^x = 2^k (1 + r + tail), with |r| at most about ln 2 / 2 and tail about r^2 / 2. */
export interface Exponential {
  readonly k: Float;
  readonly r: Float;
  readonly tail: Float;
}

/**
 * e^r - 1 - r. The first term is r^2 / 2 with the rounding of r^2 alone: the others are small. They are
 * r^3 (c3 + c4 r + z (c5 + c6 r) + ... + z^4 (c11 + c12 r)), z = r^2, in the shortest chain of operations.
 */
function exponentialTail(g: Graph, r: Float, error?: Float): Float {
  const z = g.mul(r, r);
  const [first, second, third, fourth, fifth] = sinhTail.map((c, i) => g.add(g.mul(r, coshTail[i + 1]!), c)) as Five;
  const square = g.mul(z, z);
  const cube = g.mul(z, r);
  const low = g.mul(cube, g.add(g.mul(second, z), first));
  const high = g.add(g.mul(fifth, square), g.add(g.mul(fourth, z), third));
  const half = g.mul(z, 0.5);
  return g.add(error === undefined ? half : g.add(half, error), g.add(low, g.mul(g.mul(cube, square), high)));
}
type Five = [Float, Float, Float, Float, Float];

/** The even and odd parts of e^r - 1 - r. */
export function exponentialTails(g: Graph, r: Float): { readonly even: Float; readonly odd: Float } {
  const z = g.mul(r, r);
  return {
    even: g.mul(z, polynomial(g, z, coshTail)),
    odd: g.mul(g.mul(z, r), polynomial(g, z, sinhTail)),
  };
}

interface Reduction {
  readonly k: Float;
  readonly r: Float;
  readonly error: Float;
}

/** x - k ln 2 for the nearest integer k, as r and an error: Cody and Waite's reduction with two parts of ln 2. */
export function reduceByLn2(g: Graph, x: Float): Reduction {
  const k = g.nearest(g.mul(x, Math.LOG2E));
  const high = g.sub(x, g.mul(k, ln2[0]));
  const low = g.mul(k, ln2[1]);
  const r = g.sub(high, low);
  return { k, r, error: g.sub(g.sub(high, r), low) };
}

/** Of |x| < 2000. */
export function exponential(g: Graph, x: Float): Exponential {
  const { k, r, error } = reduceByLn2(g, x);
  return { k, r, tail: exponentialTail(g, r, error) };
}

/** 1 + r + tail. */
export function mantissa(g: Graph, { r, tail }: Exponential): Double {
  const { high, low } = fastSum(g, 1, r);
  return { high, low: g.add(low, tail) };
}

/** x within [low, high]; NaN stays NaN. */
const clamp = (g: Graph, x: Float, low: number, high: number): Float => g.pmax(g.pmin(x, high), low);

/** e^x as 2^k and what it multiplies: 1 + (r + tail) loses at most 0.43 ulp before the last rounding. */
function rounded(g: Graph, x: Float): { readonly k: Float; readonly y: Float } {
  const { k, r } = reduceByLn2(g, x);
  return { k, y: g.add(1, g.add(r, exponentialTail(g, r))) };
}

/** e^x where it is a normal number, else by `rareExp`. */
export function exp(g: Graph, x: Float): Float {
  const { k, y: near } = rounded(g, x);
  const isZero = g.lt(x, -746);
  const y = g.select(isZero, 0, timesPower(g, near, k));
  return g.callWhere(g.not(g.or(isZero, g.le(g.abs(x), 707))), rareExp, [x], y);
}

/** e^x, also where it is subnormal, infinite or NaN. */
const rareExp = /* @__PURE__ */ rare("exp", exp, (g, x) => {
  const { k, y } = rounded(g, clamp(g, x, -746, 710));
  return scale(g, y, k);
});

/** 2^x */
export function exp2(g: Graph, x: Float): Float {
  const inside = clamp(g, x, -1076, 1025);
  const k = g.nearest(inside);
  const f = g.sub(inside, k);
  const f1 = leading(g, f);
  const r = g.mul(f1, ln2Split[0]); // exact
  const rest = g.add(g.mul(g.sub(f, f1), ln2Split[0]), g.mul(f, ln2Split[1]));
  const { even, odd } = exponentialTails(g, g.add(r, rest));
  const { high, low } = fastSum(g, 1, r);
  return scale(g, g.add(high, g.add(low, g.add(g.add(even, odd), rest))), k);
}

/**
 * e^x - 1, without cancellation: (2^k - 1) + 2^k (r + r^2 / 2 + ...), halved so that 2^1024 does not appear. Where the
 * first terms nearly cancel, the rounding of r^2 / 2 would show, so it is added with its error.
 */
export function expm1(g: Graph, x: Float): Float {
  const { k, r, error } = reduceByLn2(g, clamp(g, x, -40, 710));
  const square = product(g, r, r);
  const z = square.high;
  const even = g.mul(g.mul(z, z), polynomial(g, z, coshTail.slice(1))); // without r^2 / 2
  const { odd } = exponentialTails(g, r);
  const power = powerOfTwo(g, g.sub(k, 1));
  const start = g.sub(power, 0.5);
  const startError = g.sub(g.sub(power, start), 0.5);
  const first = fastSum(g, start, g.mul(power, r));
  const half = g.mul(power, 0.5);
  const second = fastSum(g, first.high, g.mul(half, square.high));
  const tail = g.add(g.mul(power, g.add(g.add(even, odd), error)), g.mul(half, square.low));
  const low = g.add(g.add(first.low, second.low), g.add(tail, startError));
  return unlessTiny(g, x, 2 ** -54, g.mul(g.add(second.high, low), 2));
}
