import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";

// Sums and products with their rounding errors (Dekker 1971; Muller et al., Handbook of Floating-Point Arithmetic,
// ch. 4), without fused multiply-add, which WebAssembly does not have.

/** An unevaluated sum high + low with |low| at most about an ulp of high. */
export interface Double {
  readonly high: Float;
  readonly low: Float;
}

/** a + b exactly, when |a| >= |b| or a = 0. */
export function fastSum(g: Graph, a: Float | number, b: Float | number): Double {
  const high = g.add(a, b);
  return { high, low: g.add(g.sub(a, high), b) };
}

/** a + b exactly. */
export function sum(g: Graph, a: Float | number, b: Float | number): Double {
  const high = g.add(a, b);
  const part = g.sub(high, a);
  return { high, low: g.add(g.sub(a, g.sub(high, part)), g.sub(b, part)) };
}

/** The leading 26 significant bits of x; what is left has 27, so products of such parts are exact. */
export function leading(g: Graph, x: Float): Float {
  return g.float(g.iand(g.bits(x), g.integer(-1, 0xf8000000)));
}

/** a b exactly but for the product of the two lowest parts, 2^-105 of it. Barring over- and underflow. */
export function product(g: Graph, a: Float, b: Float): Double {
  const [a1, b1] = [leading(g, a), leading(g, b)];
  const [a2, b2] = [g.sub(a, a1), g.sub(b, b1)];
  const high = g.mul(a, b);
  const error = g.add(g.sub(g.mul(a1, b1), high), g.add(g.mul(a1, b2), g.mul(a2, b1)));
  return { high, low: g.add(error, g.mul(a2, b2)) };
}

/** numerator / denominator to about 2^-76 of it. `high` has 26 bits, so that the sum high + low is all that rounds. */
export function quotient(g: Graph, numerator: Double, denominator: Double): Double {
  const inverse = g.div(1, denominator.high);
  const high = leading(g, g.mul(numerator.high, inverse));
  const first = leading(g, denominator.high);
  const second = g.add(g.sub(denominator.high, first), denominator.low);
  return { high, low: g.mul(remainder(g, numerator, high, first, second), inverse) };
}

/** a - high (first + second), high and first of 26 bits: exact but for products of the lowest parts. */
export function remainder(g: Graph, a: Double, high: Float, first: Float, second: Float): Float {
  return g.sub(g.sub(a.high, g.mul(high, first)), g.sub(g.mul(high, second), a.low));
}

/** The square root of a positive number high + low, to about 2^-76 of it; `high` has 26 bits. */
export function squareRoot(g: Graph, x: Double): Double {
  const root = g.sqrt(x.high);
  const high = leading(g, root);
  const rest = g.add(g.sub(x.high, g.mul(high, high)), x.low);
  return { high, low: g.div(rest, g.add(root, high)) };
}

/** mask ? a : b */
export function choose(g: Graph, mask: Parameters<Graph["select"]>[0], a: Double, b: Double): Double {
  return { high: g.select(mask, a.high, b.high), low: g.select(mask, a.low, b.low) };
}

/** A number as a sum whose low part is 0. */
export function single(g: Graph, x: Float | number): Double {
  return { high: typeof x === "number" ? g.constant(x) : x, low: g.constant(0) };
}
