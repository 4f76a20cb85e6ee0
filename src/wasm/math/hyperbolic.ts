import { rare } from "../graph/callee.ts";
import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";
import { contrast, decay, density, isRare, wholeDecay } from "./decay.ts";
import { fastSum } from "./double.ts";
import { exponentialTails, reduceByLn2 } from "./exponential.ts";
import { powerOfTwo, unlessTiny, withSign } from "./scale.ts";

/** A quarter of e^a -+ e^-a, a >= 0, halved twice so that e^a = 2^1025 is in range. */
function quarterSum(g: Graph, a: Float, sign: 1 | -1): Float {
  const { k, r, error } = reduceByLn2(g, g.pmin(a, 710.6));
  const { even, odd } = exponentialTails(g, r);
  // e^(r + error) = 1 + (r + error) + even + odd, e^(-r - error) = 1 - (r + error) + even - odd
  const up = powerOfTwo(g, g.sub(k, 2));
  const down = g.mul(powerOfTwo(g, g.sub(-2, g.pmin(k, 1000))), sign);
  const whole = fastSum(g, up, down);
  const first = fastSum(g, whole.high, g.mul(up, r));
  const second = fastSum(g, first.high, g.mul(g.neg(down), r));
  const tailUp = g.mul(up, g.add(even, g.add(odd, error)));
  const tailDown = g.mul(down, g.sub(even, g.add(odd, error)));
  const low = g.add(g.add(first.low, second.low), g.add(whole.low, g.add(tailUp, tailDown)));
  return g.add(second.high, low);
}

/** sinh x = (e^x - e^-x) / 2 */
export function sinh(g: Graph, x: Float): Float {
  const y = withSign(g, g.mul(quarterSum(g, g.abs(x), -1), 2), x);
  return unlessTiny(g, x, 2 ** -28, y);
}

/** cosh x = (e^x + e^-x) / 2 */
export function cosh(g: Graph, x: Float): Float {
  return g.mul(quarterSum(g, g.abs(x), 1), 2);
}

/** tanh x = (1 - q) / (1 + q) for x >= 0, where q = e^-2x. */
export function tanh(g: Graph, x: Float): Float {
  const a = g.abs(x);
  const minus = g.mul(a, -2);
  return g.callWhere(isRare(g, minus), rareTanh, [x], withSign(g, contrast(g, decay(g, minus, "exact"), a), x));
}
const rareTanh = /* @__PURE__ */ rare("tanh", tanh, (g, x) => {
  const a = g.abs(x);
  return withSign(g, contrast(g, wholeDecay(g, g.mul(a, -2), "exact"), a), x);
});

/** 1 / cosh^2 x = 4 q / (1 + q)^2 with q = e^-2|x|, the slope of tanh. */
export function sech2(g: Graph, x: Float): Float {
  const minus = g.mul(g.abs(x), -2);
  return g.callWhere(isRare(g, minus), rareSech2, [x], density(g, decay(g, minus, "exact"), 4));
}
const rareSech2 = /* @__PURE__ */ rare("sech2", sech2, (g, x) =>
  density(g, wholeDecay(g, g.mul(g.abs(x), -2), "exact"), 4),
);
