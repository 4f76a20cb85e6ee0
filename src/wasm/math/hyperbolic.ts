import type { Graph } from "../graph.ts";
import type { Float } from "../node.ts";
import { fastSum, quotient } from "./double.ts";
import { exponential, exponentialTails, reduceByLn2 } from "./exponential.ts";
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

/** tanh x = (s - 2) / s for x >= 0, where s = e^2x + 1 is a sum of two numbers. */
export function tanh(g: Graph, x: Float): Float {
  const { k, r, tail } = exponential(g, g.pmin(g.mul(g.abs(x), 2), 44));
  const power = powerOfTwo(g, k);
  const [linear, rest] = [g.mul(power, r), g.mul(power, tail)];
  const start = fastSum(g, power, 1);
  const sum = fastSum(g, start.high, linear);
  const below = fastSum(g, sum.high, g.add(sum.low, g.add(rest, start.low)));
  const above = g.sub(below.high, 2);
  const error = g.add(g.sub(g.sub(below.high, above), 2), below.low);
  const { high, low } = quotient(g, { high: above, low: error }, below);
  return unlessTiny(g, x, 2 ** -28, withSign(g, g.add(high, low), x));
}
