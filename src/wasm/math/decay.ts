import type { Graph } from "../graph/graph.ts";
import type { Float, Mask } from "../graph/node.ts";
import { type Double, fastSum, leading, remainder, single } from "./double.ts";
import { type Exponential, exponential } from "./exponential.ts";
import { powerOfTwo } from "./scale.ts";

/**
 * q = e^-a for a >= 0, of which the logistic and hyperbolic functions and their slopes are made by way of q / (1 + q):
 * who asks for several of them at one argument pays for one exponential and one division.
 */
export interface Decay {
  /** -a where a is small. */
  readonly r: Float;
  /** q, but for the factor `rest`. */
  readonly q: Double;
  /** A power of two, 1 where q >= 2^-900: results below are reached in two steps, as they may be subnormal. */
  readonly rest: Float | undefined;
}

/** How q is wanted: "near" with a rounding of e^r - 1 that costs a quarter of an ulp, "exact" without it. */
type Precision = "near" | "exact";

/** Of `minus` = -a, which is not rare. */
export function decay(g: Graph, minus: Float, precision: Precision): Decay {
  const parts = exponential(g, minus);
  return { r: parts.r, q: times(g, parts.k, parts, precision), rest: undefined };
}

/** Arguments for which `decay` is not made: a > 600. (NaN it hands on.) */
export const isRare = (g: Graph, minus: Float): Mask => g.lt(minus, -600);

/** Of any `minus`. */
export function wholeDecay(g: Graph, minus: Float, precision: Precision): Decay {
  const parts = exponential(g, g.pmax(minus, -760));
  const near = g.pmax(parts.k, -900);
  return { r: parts.r, q: times(g, near, parts, precision), rest: powerOfTwo(g, g.sub(parts.k, near)) };
}

/** 2^k (1 + r + tail) */
function times(g: Graph, k: Float, { r, tail }: Exponential, precision: Precision): Double {
  const power = powerOfTwo(g, k);
  const s = precision === "near" ? single(g, g.add(r, tail)) : fastSum(g, r, tail);
  const { high, low } = fastSum(g, power, g.mul(power, s.high));
  return { high, low: precision === "near" ? low : g.add(low, g.mul(power, s.low)) };
}

/** -|x| */
export const minusAbs = (g: Graph, x: Float): Float => g.float(g.ior(g.bits(x), g.integer(0x80000000, 0)));

/** q / (1 + q) <= 1/2, but for the factor `rest`; 1 less it is 1 / (1 + q). */
function smaller(g: Graph, { q }: Decay): Double {
  const whole = g.add(1, q.high);
  const first = leading(g, whole);
  const second = g.add(g.add(g.sub(1, first), q.high), q.low);
  const near = g.div(q.high, whole);
  const high = leading(g, near);
  return { high, low: g.mul(remainder(g, q, high, first, second), g.sub(1, near)) };
}

/** negative ? q / (1 + q) : 1 / (1 + q) */
export function share(g: Graph, own: Decay, negative: Mask): Float {
  const { high, low } = smaller(g, own);
  const p = g.add(high, low);
  return g.select(negative, restored(g, own, p), g.sub(1, p));
}

/** (1 - q) / (1 + q) = 1 - 2 q / (1 + q), where q = e^-2a. The difference errs by 2^-79; for small a there is a series. */
export function contrast(g: Graph, own: Decay, a: Float): Float {
  const { high, low } = smaller(g, own);
  const { r } = own;
  const series = g.add(a, g.mul(g.mul(g.mul(r, r), r), 1 / 24)); // a - a^3 / 3
  return g.select(g.lt(a, 2 ** -18), series, g.sub(g.sub(1, g.mul(high, 2)), g.mul(low, 2)));
}

/** factor q / (1 + q)^2 = factor (p - p^2), p = q / (1 + q) <= 1/2: rounding p matters least where the difference is least. */
export function density(g: Graph, own: Decay, factor: number): Float {
  const { high, low } = smaller(g, own);
  const p = g.add(high, low);
  const y = g.sub(p, g.mul(p, p));
  return restored(g, own, factor === 1 ? y : g.mul(y, factor));
}

const restored = (g: Graph, { rest }: Decay, y: Float): Float => (rest === undefined ? y : g.mul(y, rest));
