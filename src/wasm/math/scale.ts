import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";

/** Adding it rounds a number below 2^51 to an integer, whose bits are then the lowest ones. */
export const integerShift: number = 1.5 * 2 ** 52;

/** 2^k for an integer -1022 <= k <= 1023. */
export function powerOfTwo(g: Graph, k: Float): Float {
  return g.float(g.shiftLeft(g.bits(g.add(k, integerShift + 1023)), 52));
}

/** y 2^k for an integer |k| <= 2045, y near 1: right for results that overflow or are subnormal. */
export function scale(g: Graph, y: Float, k: Float): Float {
  const half = g.nearest(g.mul(k, 0.5));
  return g.mul(g.mul(y, powerOfTwo(g, half)), powerOfTwo(g, g.sub(k, half)));
}

/** y 2^k for an integer k, where y and the result are normal numbers. */
export function timesPower(g: Graph, y: Float, k: Float): Float {
  return g.float(g.iadd(g.bits(y), g.shiftLeft(g.bits(g.add(k, integerShift)), 52)));
}

/** x with the sign of `sign`; x is not negative. */
export function withSign(g: Graph, x: Float, sign: Float): Float {
  return g.float(g.ior(g.bits(x), g.iand(g.bits(sign), g.integer(0x80000000, 0))));
}

/** mask of numbers too small for x and its function to differ: there the result is x itself, sign and all. */
export function unlessTiny(g: Graph, x: Float, bound: number, y: Float): Float {
  return g.select(g.lt(g.abs(x), bound), x, y);
}

/** x = 2^k m with an integer k and 1/sqrt 2 <= m < sqrt 2. */
export interface Decomposition {
  readonly k: Float;
  readonly m: Float;
}

/** Of a positive normal number. */
export function decomposeNormal(g: Graph, x: Float): Decomposition {
  // The high word of sqrt(1/2) is 0x3fe6a09e; relative to it the exponent field counts from where m wraps around.
  const shifted = g.iadd(g.bits(x), g.integer(0x00195f62, 0));
  const exponent = g.float(g.ior(g.shiftRight(shifted, 52), g.integer(0x43300000, 0)));
  const fraction = g.iand(shifted, g.integer(0x000fffff, 0xffffffff));
  return {
    k: g.sub(exponent, 2 ** 52 + 1024),
    m: g.float(g.iadd(fraction, g.integer(0x3fe6a09e, 0))),
  };
}

/** Of any positive finite number. */
export function decompose(g: Graph, x: Float): Decomposition {
  const subnormal = g.lt(x, 2 ** -1022);
  const { k, m } = decomposeNormal(g, g.select(subnormal, g.mul(x, 2 ** 54), x));
  return { k: g.add(k, g.select(subnormal, -54, 0)), m };
}
