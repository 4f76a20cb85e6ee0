import type { LaneRule } from "../../ir/lower.ts";
import type { Facts } from "./facts.ts";
import type { LaneAxis } from "./laneAxis.ts";
import { repeatedRules, transcendental } from "./repeated.ts";

/** The number of nodes of a lane rule, or of what it adds to another one of the same operands. */
export type RuleCost = (rule: LaneRule, beside?: LaneRule) => number;

/** Largest body, in nodes: beyond, engines keep too little in registers, or compile slowly. */
const limits = { loop: 350, straight: 1000, unrolled: 2000 };
/**
 * Turns of a loop of about that many nodes overlap inside the processor. Much longer ones are cut between a function and
 * what is made of its results, so that no chain of functions is waited for; but only where what passes from one part to
 * the next stays close, as loops over more elements are faster whole.
 */
const overlapLimit = 250;
const worthCutting = 2 * overlapLimit;
const mostElements = 256;
/** Nodes that calling a function is worth. */
const callCost = 4;

/**
 * Lines of a group in parts that are bodies of their own: cut where one would become too large, or a chain of functions too
 * long. The group is a loop of `turns` elements (a straight line: 0), of the lane axis if there is one.
 */
export function partsOf(
  facts: Facts,
  lines: readonly number[],
  turns: number,
  costOf: RuleCost,
  axis: LaneAxis | undefined,
): number[][] {
  const ruleOf = (line: number): LaneRule | undefined => {
    const role = facts.roles[line]!;
    return role.kind === "lanes" ? role.rule : undefined;
  };
  const isFunction = (line: number): boolean => {
    const rule = ruleOf(line);
    return rule !== undefined && costOf(rule) >= transcendental;
  };
  const isStraight = axis === undefined && turns === 0;
  const unaryOf = (line: number): LaneRule | undefined => (facts.program.arity(line) === 1 ? ruleOf(line) : undefined);
  const called = isStraight ? repeatedRules(lines.map(unaryOf), costOf) : undefined;
  const first = new Map<number, LaneRule>();
  const sized = siblings(facts, lines, isFunction).map((line): Sized => {
    const elements = axis?.elements(line) ?? 1;
    const rule = ruleOf(line);
    if (rule === undefined) return { line, cost: elements, follows: false };
    if (called?.has(rule) === true) return { line, cost: callCost, follows: false };
    if (!isFunction(line)) return { line, cost: elements * costOf(rule), follows: false };
    const operand = facts.program.operand(line, 0);
    const beside = first.get(operand);
    if (beside === undefined) first.set(operand, rule);
    return { line, cost: elements * costOf(rule, beside), follows: beside !== undefined };
  });
  const isCut = turns > 0 && turns <= mostElements && costOfAll(sized) > worthCutting;
  const parts = isCut ? joined(byDepth(facts, sized, isFunction)) : [sized];
  return parts.flatMap((part) =>
    pieces(part, limits[axis !== undefined ? "unrolled" : turns === 0 ? "straight" : "loop"]),
  );
}

interface Sized {
  readonly line: number;
  readonly cost: number;
  /** Shares work with the line before. */
  readonly follows: boolean;
}

const costOfAll = (lines: readonly Sized[]): number => lines.reduce((sum, { cost }) => sum + cost, 0);

/** Lines by the number of functions among what they are made of. */
function byDepth({ program, views }: Facts, lines: readonly Sized[], isFunction: (line: number) => boolean): Sized[][] {
  const depth = new Map<number, number>();
  const found: Sized[][] = [];
  for (const sized of lines) {
    let own = 0;
    for (const a of program.operands(sized.line)) {
      const base = views[a]!.line;
      const below = depth.get(base);
      if (below !== undefined) own = Math.max(own, below + (isFunction(base) ? 1 : 0));
    }
    depth.set(sized.line, own);
    while (found.length <= own) found.push([]);
    found[own]!.push(sized);
  }
  return found;
}

/** Functions of one operand next to one another: they share most of their work. */
function siblings(
  { program }: Facts,
  lines: readonly number[],
  isFunction: (line: number) => boolean,
): readonly number[] {
  if (!lines.some(isFunction)) return lines;
  const groups = new Map<number, number[]>();
  for (const line of lines) {
    const operand = program.operand(line, 0);
    const key = program.arity(line) === 1 && isFunction(line) ? operand : -1 - line;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()].flat();
}

/** Neighbours in one part, as long as it overlaps from turn to turn. */
function joined(parts: readonly Sized[][]): Sized[][] {
  const found: Sized[][] = [];
  let cost = Infinity;
  for (const part of parts) {
    const own = costOfAll(part);
    if (cost + own <= overlapLimit) found.at(-1)!.push(...part);
    else {
      found.push([...part]);
      cost = 0;
    }
    cost += own;
  }
  return found;
}

/** In order, as long as the costs stay within the limit; what shares work stays together. */
function pieces(lines: readonly Sized[], limit: number): number[][] {
  const found: number[][] = [];
  let current: number[] = [];
  let total = 0;
  for (const { line, cost, follows } of lines) {
    if (total + cost > limit && current.length > 0 && !follows) {
      found.push(current);
      current = [];
      total = 0;
    }
    current.push(line);
    total += cost;
  }
  return [...found, current];
}
