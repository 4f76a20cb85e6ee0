import type { LaneRule } from "../../ir/lower.ts";
import type { Callee } from "./callee.ts";
import { Graph } from "./graph.ts";
import { GraphLanes } from "./laneBuilder.ts";

const callees = new WeakMap<LaneRule, readonly Callee[]>();
const costs = new WeakMap<LaneRule, Map<LaneRule | undefined, number>>();

/** Nodes that a lane rule adds to a graph, or to one that has another rule of the same operands already. */
export function costOf(rule: LaneRule, beside?: LaneRule): number {
  let known = costs.get(rule);
  if (known === undefined) {
    known = new Map();
    costs.set(rule, known);
  }
  let cost = known.get(beside);
  if (cost === undefined) {
    const g = new Graph();
    const lanes = new GraphLanes(g);
    const x = [g.load(0), g.load(1), g.load(2)] as const;
    beside?.(lanes, ...x);
    const before = g.nodes.length;
    rule(lanes, ...x);
    cost = g.nodes.length - before;
    known.set(beside, cost);
    if (beside === undefined) callees.set(rule, g.callees);
  }
  return cost;
}

/** The functions that a lane rule calls. */
export function calleesOf(rule: LaneRule): readonly Callee[] {
  if (!callees.has(rule)) costOf(rule);
  return callees.get(rule)!;
}
