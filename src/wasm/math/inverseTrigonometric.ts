import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";
import { asinTail, atanTail, pi } from "./coefficients.ts";
import { choose, type Double, fastSum, quotient, single, squareRoot } from "./double.ts";
import { polynomial } from "./polynomial.ts";
import { decomposeNormal, powerOfTwo, unlessTiny, withSign } from "./scale.ts";

const fraction = (g: Graph, part: number): Double => ({
  high: g.constant(pi[0] * part),
  low: g.constant(pi[1] * part),
});

/**
 * start + sign arctan(y / x) for y, x >= 0 not both 0: arctan t = pi/4 + arctan((y - x) / (y + x)) for 1/2 <= t <= 2,
 * pi/2 - arctan(x / y) above, so that the series' argument stays below 1/2. Adding pi for the left half plane here
 * rather than later saves a rounding.
 */
function arctangent(g: Graph, y: Float, x: Float, left?: ReturnType<Graph["lt"]>): Float {
  const isLow = g.lt(y, g.mul(x, 0.5));
  const isHigh = g.gt(y, g.mul(x, 2));
  const middle = fastSum(g, g.pmax(y, x), g.pmin(y, x));
  const numerator = g.select(isLow, y, g.select(isHigh, g.neg(x), g.sub(y, x)));
  const outer = single(g, g.select(isLow, x, y));
  const t = quotient(g, single(g, numerator), choose(g, g.or(isLow, isHigh), outer, middle));
  const full = g.add(t.high, t.low);
  const z = g.mul(full, full);
  const tail = g.add(t.low, g.mul(g.mul(full, z), polynomial(g, z, atanTail)));
  const start = choose(g, isLow, single(g, 0), choose(g, isHigh, fraction(g, 1 / 2), fraction(g, 1 / 4)));
  if (left === undefined) {
    const { high, low } = fastSum(g, start.high, t.high);
    return g.add(high, g.add(g.add(low, start.low), tail));
  }
  const opposite = choose(g, isLow, fraction(g, 1), choose(g, isHigh, fraction(g, 1 / 2), fraction(g, 3 / 4)));
  const begin = choose(g, left, opposite, start);
  const sign = g.select(left, -1, 1);
  const { high, low } = fastSum(g, begin.high, g.mul(sign, t.high));
  return g.add(high, g.add(g.add(low, begin.low), g.mul(sign, tail)));
}

/** arctan x */
export function atan(g: Graph, x: Float): Float {
  const y = arctangent(g, g.pmin(g.abs(x), 2 ** 60), g.constant(1));
  return unlessTiny(g, x, 2 ** -28, withSign(g, y, x));
}

/** The angle of the point (x, y), as Math.atan2. */
export function atan2(g: Graph, y: Float, x: Float): Float {
  const [a, b] = [g.abs(y), g.abs(x)];
  const largest = g.pmax(a, b);
  // Infinite coordinates count as 1 beside 0; the origin as a point of its half axis.
  const infinite = g.eq(largest, Infinity);
  const up = g.select(infinite, g.select(g.eq(a, Infinity), 1, 0), a);
  const across = g.select(infinite, g.select(g.eq(b, Infinity), 1, 0), g.select(g.eq(largest, 0), 1, b));
  // Powers of two bring the larger coordinate near 1, where nothing over- or underflows that matters.
  const far = g.gt(largest, 2 ** 500);
  const near = g.lt(largest, 2 ** -500);
  const factor = g.select(far, 2 ** -600, g.select(near, 2 ** 600, 1));
  const [u, v] = [g.mul(up, factor), g.mul(across, factor)];
  const { k } = decomposeNormal(g, g.pmax(u, v));
  const unit = powerOfTwo(g, g.neg(k));
  const left = g.lt(g.float(g.ior(g.iand(g.bits(x), g.integer(0x80000000, 0)), g.integer(0x3ff00000, 0))), 0);
  const angle = arctangent(g, g.mul(u, unit), g.mul(v, unit), left);
  // A small angle on the right is the ratio itself, and rounds only once even if it is subnormal.
  const ratio = g.div(u, v);
  const small = g.select(left, angle, g.select(g.lt(ratio, 2 ** -28), g.div(up, across), angle));
  const isNumber = g.and(g.eq(y, y), g.eq(x, x));
  return g.select(isNumber, withSign(g, small, y), NaN);
}

interface ArcsineParts {
  readonly isSmall: ReturnType<Graph["lt"]>;
  /** a, or sqrt((1 - a) / 2): at most 1/2. */
  readonly t: Double;
  /** arcsin(t.high + t.low) - t.high */
  readonly tail: Float;
}

/** arcsin a = pi/2 - 2 arcsin sqrt((1 - a) / 2) above 1/2 */
function arcsineParts(g: Graph, a: Float): ArcsineParts {
  const isSmall = g.lt(a, 0.5);
  const half = g.mul(g.sub(1, a), 0.5); // exact above 1/2
  const root = squareRoot(g, single(g, g.pmax(half, 2 ** -60)));
  const t = choose(g, isSmall, single(g, a), root);
  const z = g.select(isSmall, g.mul(a, a), half);
  const full = g.add(t.high, t.low);
  return { isSmall, t, tail: g.add(t.low, g.mul(g.mul(full, z), polynomial(g, z, asinTail))) };
}

/** arcsin x */
export function asin(g: Graph, x: Float): Float {
  const a = g.abs(x);
  const { isSmall, t, tail } = arcsineParts(g, a);
  const { high, low } = fastSum(g, pi[0] / 2, g.mul(t.high, -2));
  const above = g.add(high, g.add(g.add(low, pi[1] / 2), g.mul(tail, -2)));
  const y = g.select(isSmall, g.add(t.high, tail), g.select(g.eq(a, 1), pi[0] / 2, above));
  return unlessTiny(g, x, 2 ** -28, g.select(g.gt(a, 1), NaN, withSign(g, y, x)));
}

/** arccos x: pi/2 - arcsin x up to 1/2, 2 arcsin sqrt((1 - |x|) / 2) or its difference to pi above. */
export function acos(g: Graph, x: Float): Float {
  const a = g.abs(x);
  const { isSmall, t, tail } = arcsineParts(g, a);
  const negative = g.lt(x, 0);
  const factor = g.select(negative, g.select(isSmall, 1, -2), g.select(isSmall, -1, 2));
  const start = choose(g, isSmall, fraction(g, 1 / 2), choose(g, negative, fraction(g, 1), single(g, 0)));
  const { high, low } = fastSum(g, start.high, g.mul(factor, t.high));
  const y = g.add(high, g.add(g.add(low, start.low), g.mul(factor, tail)));
  const ends = g.select(negative, pi[0], 0);
  return g.select(g.lt(a, 1), y, g.select(g.eq(a, 1), ends, NaN));
}
