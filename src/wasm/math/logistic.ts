import { rare } from "../graph/callee.ts";
import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";
import { decay, density, isRare, minusAbs, share, wholeDecay } from "./decay.ts";
import { fastSum } from "./double.ts";
import { exponential, mantissa } from "./exponential.ts";
import { log1pParts } from "./logarithm.ts";
import { powerOfTwo, scale } from "./scale.ts";

/** 1 / (1 + e^-x), written with e^-|x| so that nothing overflows and small values keep their bits. */
export function sigmoid(g: Graph, x: Float): Float {
  const minus = minusAbs(g, x);
  return g.callWhere(isRare(g, minus), rareSigmoid, [x], share(g, decay(g, minus, "near"), g.lt(x, 0)));
}
const rareSigmoid = /* @__PURE__ */ rare("sigmoid", sigmoid, (g, x) =>
  share(g, wholeDecay(g, minusAbs(g, x), "near"), g.lt(x, 0)),
);

/** sigmoid(x) sigmoid(-x), the slope of sigmoid. */
export function logisticDensity(g: Graph, x: Float): Float {
  const minus = minusAbs(g, x);
  return g.callWhere(isRare(g, minus), rareDensity, [x], density(g, decay(g, minus, "near"), 1));
}
const rareDensity = /* @__PURE__ */ rare("logisticDensity", logisticDensity, (g, x) =>
  density(g, wholeDecay(g, minusAbs(g, x), "near"), 1),
);

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|) */
export function softplus(g: Graph, x: Float): Float {
  const parts = exponential(g, g.pmax(minusAbs(g, x), -746));
  const { high, low } = mantissa(g, parts);
  const y = fastSum(g, high, low);
  const small = scale(g, y.high, parts.k);
  const power = powerOfTwo(g, g.pmax(parts.k, -1000));
  const logarithm = log1pParts(g, { high: small, low: g.mul(power, y.low) });
  const isTiny = g.lt(small, 2 ** -54);
  const { high: sum, low: rest } = fastSum(g, g.pmax(x, 0), g.select(isTiny, small, logarithm.high));
  return g.select(g.lt(x, Infinity), g.add(sum, g.add(rest, g.select(isTiny, 0, logarithm.low))), x);
}
