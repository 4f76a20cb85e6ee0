import type { LaneRule } from "../../ir/lower.ts";
import type { RuleCost } from "./kernels.ts";

/** Rules of so many nodes are functions with long chains of dependent operations. */
export const transcendental = 25;
/** So many uses of a function in straight-line code are calls: written out, they would not stay in the instruction cache. */
const fewest = 8;

/** Functions, among the rules of straight-line code, that it calls. */
export function repeatedRules(rules: readonly (LaneRule | undefined)[], costOf: RuleCost): ReadonlySet<LaneRule> {
  const counts = new Map<LaneRule, number>();
  for (const rule of rules) if (rule !== undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const found = new Set<LaneRule>();
  for (const [rule, count] of counts) if (count >= fewest && costOf(rule) >= transcendental) found.add(rule);
  return found;
}
