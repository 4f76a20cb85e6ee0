import type { Graph } from "../graph.ts";
import type { Float, Integer } from "../node.ts";
import { cosTail, halfPi, sinTail, twoOverPi } from "./coefficients.ts";
import { choose, type Double, fastSum, quotient } from "./double.ts";
import { polynomial } from "./polynomial.ts";
import { integerShift, unlessTiny } from "./scale.ts";

/** Beyond 2^20 quarter turns the reduction loses bits, and the host's function is called. */
const limit = 1647099;

interface Reduction {
  /** The number of quarter turns; its lowest two bits say which quadrant. */
  readonly turns: Integer;
  /** x - turns pi/2 = r + error. */
  readonly r: Float;
  readonly error: Float;
}

/** a - b and its rounding error, for any sizes (Knuth's two-sum). */
function difference(g: Graph, a: Float, b: Float): Double {
  const high = g.sub(a, b);
  const part = g.sub(a, high);
  return { high, low: g.sub(g.sub(a, g.add(high, part)), g.sub(b, part)) };
}

/** Cody and Waite's reduction with pi/2 in parts of 33 bits, so that products with up to 2^20 turns are exact. */
function reduceByHalfPi(g: Graph, x: Float): Reduction {
  const shifted = g.add(g.mul(x, twoOverPi), integerShift);
  const k = g.sub(shifted, integerShift);
  const first = difference(g, g.sub(x, g.mul(k, halfPi[0])), g.mul(k, halfPi[1]));
  const second = difference(g, first.high, g.mul(k, halfPi[2]));
  const low = g.sub(g.add(first.low, second.low), g.mul(k, halfPi[3]));
  const { high: r, low: error } = fastSum(g, second.high, low);
  return { turns: g.bits(shifted), r, error };
}

/** sin(r + e) = r + (e (1 - z/2) + r z S(z)), as r and the rest; z = r^2. */
function sinParts(g: Graph, { r, error }: Reduction): Float {
  const z = g.mul(r, r);
  const cube = g.mul(z, r);
  const series = polynomial(g, z, sinTail.slice(1));
  const inner = g.sub(g.mul(z, g.sub(g.mul(error, 0.5), g.mul(cube, series))), error);
  return g.sub(g.mul(cube, sinTail[0]!), inner);
}

/** cos(r + e) = (1 - z/2) + (z^2 C(z) - r e + the rounding error of 1 - z/2). */
function cosParts(g: Graph, { r, error }: Reduction): Double {
  const z = g.mul(r, r);
  const half = g.mul(z, 0.5);
  const high = g.sub(1, half);
  const series = g.mul(g.mul(z, z), polynomial(g, z, cosTail));
  return { high, low: g.add(g.sub(g.sub(1, high), half), g.sub(series, g.mul(r, error))) };
}

const isEven = (g: Graph, turns: Integer) => g.ieq(g.iand(turns, g.integer(0, 1)), g.integer(0, 0));

/** y with the sign turned where bit `bit` of n is set. */
function turnSign(g: Graph, y: Float, n: Integer, bit: number): Float {
  const sign = g.shiftLeft(g.iand(n, g.integer(0, 1 << bit)), 63 - bit);
  return g.float(g.ixor(g.bits(y), sign));
}

const isLarge = (g: Graph, x: Float) => g.gt(g.abs(x), limit);

/** sin x; shares nearly everything with cos x of the same graph. */
export function sin(g: Graph, x: Float): Float {
  const reduction = reduceByHalfPi(g, x);
  const c = cosParts(g, reduction);
  const sine = g.add(reduction.r, sinParts(g, reduction));
  const y = turnSign(g, g.select(isEven(g, reduction.turns), sine, g.add(c.high, c.low)), reduction.turns, 1);
  return g.callWhere(isLarge(g, x), Math.sin, [x], unlessTiny(g, x, 2 ** -27, y));
}

/** cos x */
export function cos(g: Graph, x: Float): Float {
  const reduction = reduceByHalfPi(g, x);
  const c = cosParts(g, reduction);
  const sine = g.add(reduction.r, sinParts(g, reduction));
  const next = g.iadd(reduction.turns, g.integer(0, 1));
  const y = turnSign(g, g.select(isEven(g, reduction.turns), g.add(c.high, c.low), sine), next, 1);
  return g.callWhere(isLarge(g, x), Math.cos, [x], y);
}

/** tan x = s / c, or -c / s after an odd number of quarter turns, with both as sums of two numbers. */
export function tan(g: Graph, x: Float): Float {
  const reduction = reduceByHalfPi(g, x);
  const c = cosParts(g, reduction);
  const sine = fastSum(g, reduction.r, sinParts(g, reduction));
  const cosine = fastSum(g, c.high, c.low);
  const even = isEven(g, reduction.turns);
  const { high, low } = quotient(g, choose(g, even, sine, cosine), choose(g, even, cosine, sine));
  const y = turnSign(g, g.add(high, low), reduction.turns, 0);
  return g.callWhere(isLarge(g, x), Math.tan, [x], unlessTiny(g, x, 2 ** -27, y));
}
