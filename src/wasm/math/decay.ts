import type { Graph } from "../graph.ts";
import type { Float, Mask } from "../node.ts";
import { choose, type Double, fastSum, quotient, single } from "./double.ts";
import { exponential } from "./exponential.ts";
import { powerOfTwo } from "./scale.ts";

/**
 * q = e^-a for a >= 0 with its sum 1 + q, from which the logistic and hyperbolic functions and their slopes are made: who
 * asks for several of them at one argument pays for one exponential.
 */
export interface Decay {
  /** 2^-k q, in [1 / sqrt 2, sqrt 2]. */
  readonly mantissa: Double;
  /** q itself, but not below 2^-901: `rest` times that is q. */
  readonly q: Double;
  readonly rest: () => Float;
  /** 1 + q; the low part may be an ulp of the high one. */
  readonly sum: Double;
}

/** Exponents below are reached in two steps, as the results are subnormal or near it. */
const lowest = -900;

/** Of `minus` = -a. */
export function decay(g: Graph, minus: Float): Decay {
  const { k, r, tail } = exponential(g, g.pmax(minus, -760));
  const s = fastSum(g, r, tail);
  const { high, low } = fastSum(g, 1, s.high);
  const mantissa = { high, low: g.add(low, s.low) };
  const near = g.pmax(k, lowest);
  const power = powerOfTwo(g, near);
  const q = { high: g.mul(power, mantissa.high), low: g.mul(power, mantissa.low) };
  const whole = fastSum(g, 1, q.high); // q <= 1
  return {
    mantissa,
    q,
    rest: () => powerOfTwo(g, g.sub(k, near)),
    sum: { high: whole.high, low: g.add(whole.low, q.low) },
  };
}

/** -|x| */
export const minusAbs = (g: Graph, x: Float): Float => g.float(g.ior(g.bits(x), g.integer(0x80000000, 0)));

/** negative ? q / (1 + q) : 1 / (1 + q) */
export function share(g: Graph, { q, rest, sum }: Decay, negative: Mask): Float {
  const { high, low } = quotient(g, choose(g, negative, q, single(g, 1)), sum);
  return g.mul(g.add(high, low), g.select(negative, rest(), 1));
}

/** (1 - q) / (1 + q) */
export function contrast(g: Graph, { sum }: Decay): Float {
  const { high, low } = quotient(g, { high: g.sub(2, sum.high), low: g.neg(sum.low) }, sum);
  return g.add(high, low);
}

/** factor q / (1 + q)^2, factor a power of two. A product by the inverse would err by several ulps. */
export function density(g: Graph, { q, rest, sum }: Decay, factor: number): Float {
  const square = g.add(g.mul(sum.high, sum.high), g.mul(g.mul(sum.high, 2), sum.low));
  return g.mul(g.div(g.mul(q.high, factor), square), rest());
}
