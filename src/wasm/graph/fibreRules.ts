import type { LaneBuilder, LaneRule } from "../../ir/lower.ts";
import type { Fibre } from "../plan/role.ts";

// m is the largest of the fibre; entries that equal it count as e^0 even where they are infinite.
export const share: LaneRule = (g, x, m) => g.select(g.eq(x, m), g.constant(1), g.call("exp", g.sub(x, m)));
export const below: LaneRule = (g, x, m) => g.select(g.eq(x, m), g.constant(0), g.call("exp", g.sub(x, m)));
export const attains: LaneRule = (g, x, m) => g.select(g.eq(x, m), g.constant(1), g.constant(0));
export const isEmpty =
  (value: number): LaneRule =>
  (g, m, y) =>
    g.select(g.eq(m, g.constant(Number.NEGATIVE_INFINITY)), g.constant(value), y);
/** log1p of what is beside one of the largest: the sum below, and how many more there are of the largest. */
export const rest: LaneRule = (g, sum, count) => g.call("log1p", g.add(sum, g.sub(count, g.constant(1))));
export const quotient: LaneRule = (g, y, total) => g.div(y, total);
export const sum: LaneRule = (g, x, y) => g.add(x, y);
export const difference: LaneRule = (g, x, y) => g.sub(x, y);
export const apart: LaneRule = (g, x, m) => g.select(g.eq(x, m), g.constant(0), g.sub(x, m));

/** The elements that one fibre becomes, given its largest and sums over it by a rule. */
export function fibreElements<V>(g: LaneBuilder<V>, fibre: Fibre, m: V, total: (rule: LaneRule) => V): (x: V) => V {
  const made = (rule: LaneRule, a: V, b: V): V => rule(g, a, b, b);
  if (fibre === "softmax") {
    const all = total(share);
    return (x) => made(isEmpty(0), m, made(quotient, made(share, x, m), all));
  }
  const beside = made(rest, total(below), total(attains));
  if (fibre === "logsumexp") return () => made(sum, m, made(isEmpty(0), m, beside));
  const own = made(isEmpty(Number.POSITIVE_INFINITY), m, beside);
  return (x) => made(difference, made(apart, x, m), own);
}
