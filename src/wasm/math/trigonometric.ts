import { rare } from "../graph/callee.ts";
import type { Graph } from "../graph/graph.ts";
import type { Float, Integer, Mask } from "../graph/node.ts";
import { cosTail, halfPi, sinTail, twoOverPi } from "./coefficients.ts";
import { choose, type Double, fastSum, quotient } from "./double.ts";
import { polynomial } from "./polynomial.ts";
import { integerShift, unlessTiny } from "./scale.ts";

/** Beyond 2^20 quarter turns the reduction loses bits, and the host's function is called. */
const limit = 1647099;

/** pi/2 without its first 33 bits. */
const halfPiTail = halfPi[1] + halfPi[2];

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
function reduceFully(g: Graph, x: Float): Reduction {
  const shifted = g.add(g.mul(x, twoOverPi), integerShift);
  const k = g.sub(shifted, integerShift);
  const first = difference(g, g.sub(x, g.mul(k, halfPi[0])), g.mul(k, halfPi[1]));
  const second = difference(g, first.high, g.mul(k, halfPi[2]));
  const low = g.sub(g.add(first.low, second.low), g.mul(k, halfPi[3]));
  const { high: r, low: error } = fastSum(g, second.high, low);
  return { turns: g.bits(shifted), r, error };
}

/** The same with 86 bits of pi/2, which leaves a relative error of 2^-60 in r + error unless `isDoubtful`. */
function reduceByHalfPi(g: Graph, x: Float): Reduction {
  const shifted = g.add(g.mul(x, twoOverPi), integerShift);
  const k = g.sub(shifted, integerShift);
  const high = g.sub(x, g.mul(k, halfPi[0])); // exact
  const low = g.mul(k, halfPiTail);
  const r = g.sub(high, low);
  return { turns: g.bits(shifted), r, error: g.sub(g.sub(high, r), low) };
}

/** Where x is large, not a number, or so close to a multiple of pi/2 that r lacks bits. */
function isDoubtful(g: Graph, x: Float, { r }: Reduction): Mask {
  const size = g.abs(x);
  return g.not(g.and(g.le(size, limit), g.ge(g.abs(r), g.mul(size, 2 ** -25))));
}

/** sin(r + e) = r - (z (e/2 - r z S(z)) - e - r z / 6), z = r^2: what is subtracted. */
function belowR(g: Graph, { r, error }: Reduction): Float {
  const z = g.mul(r, r);
  const cube = g.mul(z, r);
  const series = polynomial(g, z, sinTail.slice(1));
  const inner = g.sub(g.mul(z, g.sub(g.mul(error, 0.5), g.mul(cube, series))), error);
  return g.sub(inner, g.mul(cube, sinTail[0]!));
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

function sinOf(g: Graph, reduction: Reduction): Float {
  const c = cosParts(g, reduction);
  const sine = g.sub(reduction.r, belowR(g, reduction));
  return turnSign(g, g.select(isEven(g, reduction.turns), sine, g.add(c.high, c.low)), reduction.turns, 1);
}

function cosOf(g: Graph, reduction: Reduction): Float {
  const c = cosParts(g, reduction);
  const sine = g.sub(reduction.r, belowR(g, reduction));
  const next = g.iadd(reduction.turns, g.integer(0, 1));
  return turnSign(g, g.select(isEven(g, reduction.turns), g.add(c.high, c.low), sine), next, 1);
}

/** s / c, or -c / s after an odd number of quarter turns, with both as sums of two numbers. */
function tanOf(g: Graph, reduction: Reduction): Float {
  const c = cosParts(g, reduction);
  const sine = fastSum(g, reduction.r, g.neg(belowR(g, reduction)));
  const cosine = fastSum(g, c.high, c.low);
  const even = isEven(g, reduction.turns);
  const { high, low } = quotient(g, choose(g, even, sine, cosine), choose(g, even, cosine, sine));
  return turnSign(g, g.add(high, low), reduction.turns, 0);
}

/** With all bits of the reduction, or by the host. */
const fully =
  (of: (g: Graph, reduction: Reduction) => Float, host: (x: number) => number) =>
  (g: Graph, x: Float): Float =>
    g.callWhere(g.gt(g.abs(x), limit), host, [x], of(g, reduceFully(g, x)));
const rareSin = /* @__PURE__ */ rare("sin", sin, fully(sinOf, Math.sin));
const rareCos = /* @__PURE__ */ rare("cos", cos, fully(cosOf, Math.cos));
const rareTan = /* @__PURE__ */ rare("tan", tan, fully(tanOf, Math.tan));

/** sin x; shares nearly everything with cos x of the same graph. */
export function sin(g: Graph, x: Float): Float {
  const reduction = reduceByHalfPi(g, x);
  return g.callWhere(isDoubtful(g, x, reduction), rareSin, [x], sinOf(g, reduction));
}

/** cos x */
export function cos(g: Graph, x: Float): Float {
  const reduction = reduceByHalfPi(g, x);
  return g.callWhere(isDoubtful(g, x, reduction), rareCos, [x], cosOf(g, reduction));
}

/** tan x */
export function tan(g: Graph, x: Float): Float {
  const reduction = reduceByHalfPi(g, x);
  const y = unlessTiny(g, x, 2 ** -27, tanOf(g, reduction));
  return g.callWhere(isDoubtful(g, x, reduction), rareTan, [x], y);
}
