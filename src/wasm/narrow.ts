import type { LaneRule } from "../ir/lower.ts";
import { MUL, SCALE } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import type { GraphLanes } from "./graph/laneBuilder.ts";
import type { Float } from "./graph/node.ts";

/** Elements beyond that are multiples of 2^32. */
const multiples = 2 ** 84;

/** What an element type makes of a number computed in f64, as an f64: f32 rounds, i32 wraps around (and takes NaN for 0). */
export function narrow(g: GraphLanes, dtype: Type["dtype"], x: Float): Float {
  if (dtype === "f32") return g.graph.roundSingle(x);
  if (dtype !== "i32") return x;
  const whole = g.trunc(x);
  const turns = g.floor(g.add(g.mul(whole, g.constant(2 ** -32)), g.constant(0.5)));
  const wrapped = g.sub(whole, g.mul(turns, g.constant(2 ** 32)));
  const isSmall = g.gt(g.constant(multiples), g.abs(whole));
  return g.add(g.select(isSmall, wrapped, g.constant(0)), g.constant(0)); // no -0
}

/**
 * x y of whole numbers in 32 bits, exact up to multiples of 2^32: with x = 2^16 h + l it is 2^16 (h y mod 2^16) + l y, each
 * term below 2^47.
 */
const wholeProduct: LaneRule = (g, x, y) => {
  const [unit, inverse] = [g.constant(2 ** 16), g.constant(2 ** -16)];
  const high = g.floor(g.mul(x, inverse));
  const low = g.sub(x, g.mul(high, unit));
  const upper = g.mul(high, y);
  const rest = g.sub(upper, g.mul(g.floor(g.mul(upper, inverse)), unit));
  return g.add(g.mul(rest, unit), g.mul(low, y));
};

/** The rule of an operation where its results have a type. */
export const ruleFor = (op: number, type: Type, rule: LaneRule): LaneRule =>
  type.dtype === "i32" && (op === MUL || op === SCALE) ? wholeProduct : rule;

/** x + 0: -0 becomes 0. */
export const addRule: LaneRule = (g, x) => g.add(x, g.constant(0));

const copyRule: LaneRule = (_g, x) => x;
const truthRule: LaneRule = (g, x) => g.select(g.eq(x, g.constant(0)), g.constant(0), g.constant(1));

/** The rule of a cast to a type; `narrow` follows it. */
export const castRule = (to: Type): LaneRule => (to.dtype === "bool" ? truthRule : copyRule);
