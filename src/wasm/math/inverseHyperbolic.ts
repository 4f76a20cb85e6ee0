import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";
import { choose, type Double, fastSum, product, quotient, single, squareRoot, sum } from "./double.ts";
import { log1pOf } from "./logarithm.ts";
import { unlessTiny, withSign } from "./scale.ts";

/** From here on a^2 + 1, a^2 and a^2 - 1 have the same square root to 2^-57. */
const large = 2 ** 28;

/** log(1 + small), or log(2 a) for large a. */
function logOfEither(g: Graph, a: Float, small: Double): Float {
  const isLarge = g.gt(a, large);
  const y = log1pOf(g, choose(g, isLarge, fastSum(g, a, -1), small), g.select(isLarge, 1, 0));
  return g.select(g.lt(a, Infinity), y, a);
}

/** first + second.high + second.low, as a sum whose high part is full. */
function normalized(g: Graph, first: Float, second: Double): Double {
  const { high, low } = sum(g, first, second.high);
  return fastSum(g, high, g.add(low, second.low));
}

/** arsinh x = log(|x| + sqrt(1 + x^2)) with the sign of x */
export function asinh(g: Graph, x: Float): Float {
  const a = g.abs(x);
  const square = product(g, a, a);
  const inside = sum(g, 1, square.high);
  const root = squareRoot(g, { high: inside.high, low: g.add(inside.low, square.low) });
  const small = normalized(g, a, { high: g.sub(root.high, 1), low: root.low });
  return unlessTiny(g, x, 2 ** -28, withSign(g, logOfEither(g, a, small), x));
}

/** arcosh x = log(1 + t + sqrt(2 t + t^2)), t = x - 1 */
export function acosh(g: Graph, x: Float): Float {
  const t = g.sub(x, 1);
  const square = product(g, t, t);
  const inside = sum(g, g.mul(t, 2), square.high);
  const root = squareRoot(g, { high: inside.high, low: g.add(inside.low, square.low) });
  const y = logOfEither(g, x, normalized(g, t, root));
  return g.select(g.gt(x, 1), y, g.select(g.eq(x, 1), 0, NaN));
}

/** artanh x = log(1 + 2 |x| / (1 - |x|)) / 2 with the sign of x */
export function atanh(g: Graph, x: Float): Float {
  const a = g.abs(x);
  const { high, low } = quotient(g, single(g, g.mul(a, 2)), fastSum(g, 1, g.neg(a)));
  const y = g.mul(log1pOf(g, fastSum(g, high, low)), 0.5);
  const limited = g.select(g.lt(a, 1), y, g.select(g.eq(a, 1), Infinity, NaN));
  return unlessTiny(g, x, 2 ** -28, withSign(g, limited, x));
}
