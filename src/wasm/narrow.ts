import type { LaneRule } from "../ir/lower.ts";
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

/** x + 0: -0 becomes 0. */
export const addRule: LaneRule = (g, x) => g.add(x, g.constant(0));

const copyRule: LaneRule = (_g, x) => x;
const truthRule: LaneRule = (g, x) => g.select(g.eq(x, g.constant(0)), g.constant(0), g.constant(1));

/** The rule of a cast to a type; `narrow` follows it. */
export const castRule = (to: Type): LaneRule => (to.dtype === "bool" ? truthRule : copyRule);
