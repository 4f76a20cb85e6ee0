import type { Graph } from "../graph.ts";
import type { Float } from "../node.ts";
import { choose, type Double, fastSum, quotient, single } from "./double.ts";
import { type Exponential, exponential, mantissa } from "./exponential.ts";
import { log1pParts } from "./logarithm.ts";
import { powerOfTwo, scale } from "./scale.ts";

/** 1 + e^a for a <= 0, given the parts of e^a. */
function onePlus(g: Graph, { k, r, tail }: Exponential): Double {
  const power = powerOfTwo(g, g.pmax(k, -100));
  const start = fastSum(g, 1, power);
  const { high, low } = fastSum(g, start.high, g.mul(power, r));
  return fastSum(g, high, g.add(low, g.add(g.mul(power, tail), start.low)));
}

/** 1 / (1 + e^-x), written with e^-|x| so that nothing overflows and small values keep their bits. */
export function sigmoid(g: Graph, x: Float): Float {
  const parts = exponential(g, g.pmax(g.neg(g.abs(x)), -746));
  const negative = g.lt(x, 0);
  const { high: first, low: rest } = mantissa(g, parts);
  const numerator = choose(g, negative, fastSum(g, first, rest), single(g, 1));
  const { high, low } = quotient(g, numerator, onePlus(g, parts));
  return scale(g, g.add(high, low), g.select(negative, parts.k, 0));
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|) */
export function softplus(g: Graph, x: Float): Float {
  const parts = exponential(g, g.pmax(g.neg(g.abs(x)), -746));
  const { high, low } = mantissa(g, parts);
  const y = fastSum(g, high, low);
  const small = scale(g, y.high, parts.k);
  const power = powerOfTwo(g, g.pmax(parts.k, -1000));
  const logarithm = log1pParts(g, { high: small, low: g.mul(power, y.low) });
  const isTiny = g.lt(small, 2 ** -54);
  const { high: sum, low: rest } = fastSum(g, g.pmax(x, 0), g.select(isTiny, small, logarithm.high));
  return g.select(g.lt(x, Infinity), g.add(sum, g.add(rest, g.select(isTiny, 0, logarithm.low))), x);
}
