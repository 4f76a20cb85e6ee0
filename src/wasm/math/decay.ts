import type { Graph } from "../graph/graph.ts";
import type { Float, Mask } from "../graph/node.ts";
import { choose, type Double, fastSum, quotient, single } from "./double.ts";
import { exponential } from "./exponential.ts";
import { powerOfTwo } from "./scale.ts";

/**
 * q = e^-a for a >= 0 with its sum 1 + q, from which the logistic and hyperbolic functions and their slopes are made: who
 * asks for several of them at one argument pays for one exponential.
 */
export interface Decay {
  /** q, but for the factor `rest`. */
  readonly q: Double;
  /** A power of two, 1 where q >= 2^-900: results below are reached in two steps, as they may be subnormal. */
  readonly rest: Float | undefined;
  /** 1 + q; the low part may be an ulp of the high one. */
  readonly sum: Double;
}

/** Of `minus` = -a, which is not rare. */
export function decay(g: Graph, minus: Float): Decay {
  const { k, r, tail } = exponential(g, minus);
  return decayOf(g, fastSum(g, r, tail), k);
}

/** Arguments for which `decay` is not made: a > 600. (NaN it hands on.) */
export const isRare = (g: Graph, minus: Float): Mask => g.lt(minus, -600);

/** Of any `minus`. */
export function wholeDecay(g: Graph, minus: Float): Decay {
  const { k, r, tail } = exponential(g, g.pmax(minus, -760));
  const near = g.pmax(k, -900);
  return { ...decayOf(g, fastSum(g, r, tail), near), rest: powerOfTwo(g, g.sub(k, near)) };
}

/** q = 2^k (1 + s) */
function decayOf(g: Graph, s: Double, k: Float): Decay {
  const { high, low } = fastSum(g, 1, s.high);
  const power = powerOfTwo(g, k);
  const q = { high: g.mul(power, high), low: g.mul(power, g.add(low, s.low)) };
  const sum = fastSum(g, 1, q.high); // q <= 1
  return { q, rest: undefined, sum: { high: sum.high, low: g.add(sum.low, q.low) } };
}

/** -|x| */
export const minusAbs = (g: Graph, x: Float): Float => g.float(g.ior(g.bits(x), g.integer(0x80000000, 0)));

/** negative ? q / (1 + q) : 1 / (1 + q) */
export function share(g: Graph, { q, rest, sum }: Decay, negative: Mask): Float {
  const { high, low } = quotient(g, choose(g, negative, q, single(g, 1)), sum);
  const y = g.add(high, low);
  return rest === undefined ? y : g.mul(y, g.select(negative, rest, 1));
}

/** (1 - q) / (1 + q), 0 for a = 0. */
export function contrast(g: Graph, { sum }: Decay): Float {
  const { high, low } = quotient(g, { high: g.sub(2, sum.high), low: g.neg(sum.low) }, sum);
  return g.add(high, low);
}

/** factor q / (1 + q)^2, factor a power of two. A product by the inverse would err by several ulps. */
export function density(g: Graph, { q, rest, sum }: Decay, factor: number): Float {
  const square = g.add(g.mul(sum.high, sum.high), g.mul(g.mul(sum.high, 2), sum.low));
  const y = g.div(g.mul(q.high, factor), square);
  return rest === undefined ? y : g.mul(y, rest);
}
