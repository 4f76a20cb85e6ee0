import type { LaneRule } from "../../ir/lower.ts";
import type { Shape } from "../../ir/type.ts";
import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import { isContiguous } from "./view.ts";

/** Lines computed together, in an order in which everything is there when it is needed. */
export type Step =
  /** A loop over `shape` (straight-line code when that has one element) that computes lanes and reductions. */
  | { readonly kind: "kernel"; readonly shape: Shape; readonly lines: readonly number[] }
  | { readonly kind: "matmul" | "gather" | "interpreted"; readonly line: number };

/** Largest loop body, in nodes: beyond, engines keep too little in registers. Straight-line code: beyond, they compile slowly. */
const bodyLimit = 350;
const straightLimit = 1000;

const withoutOnes = (shape: Shape): number[] => shape.filter((size) => size !== 1);

/** The shape that the loop of a line runs over, if it is computed in a loop. */
export function loopShape(facts: Facts, i: number): Shape | undefined {
  const role = facts.roles[i]!;
  if (role.kind === "lanes") return role.shape;
  return role.kind === "reduction" ? facts.program.type(facts.program.operand(i, 0)).shape : undefined;
}

/** Whether line i can read operand a while it is being computed in the same loop. */
export function fuses(facts: Facts, i: number, a: number): boolean {
  const view = facts.views[a]!;
  const base = facts.roles[view.line]!;
  if (base.kind !== "lanes" || base.rule === undefined) return false;
  if (view.offset !== 0 || !isContiguous(view)) return false;
  const shape = loopShape(facts, i);
  return shape !== undefined && sameLoop(shape, base.shape) && sameLoop(view.shape, shape);
}

const sameLoop = (a: Shape, b: Shape): boolean => withoutOnes(a).join() === withoutOnes(b).join();

/**
 * Lines by level: one more than the highest operand, or that of the operand where both fit into one loop. Lines of one
 * level and shape need nothing from one another but what their own loop computes, so they share it. Interpreted lines
 * come after the guards before them, for what follows a failing guard may fail itself or never end.
 */
export function stepsOf(facts: Facts, guards: readonly Guard[], costOf: (rule: LaneRule) => number): Step[] {
  const { program, roles, views } = facts;
  const level = new Int32Array(program.n);
  const groups = new Map<string, { level: number; shape: Shape; lines: number[] }>();
  const single: { level: number; step: Step }[] = [];
  let deepest = 0;
  for (let i = 0; i < program.n; i++) {
    const role = roles[i]!;
    if (role.kind === "input" || role.kind === "constant" || role.kind === "uniform" || role.kind === "view") continue;
    let at = 1;
    for (const a of program.operands(i)) {
      const base = views[a]!.line;
      at = Math.max(at, level[base]! + (level[base]! > 0 && !fuses(facts, i, a) ? 1 : 0));
    }
    if (role.kind === "interpreted") {
      for (const guard of guards) if (guard.at < i) at = Math.max(at, level[views[guard.id]!.line]! + 1);
    }
    level[i] = at;
    deepest = Math.max(deepest, at);
    const shape = loopShape(facts, i);
    if (shape === undefined) {
      single.push({ level: at, step: { kind: role.kind as "matmul", line: i } });
      continue;
    }
    const loop = withoutOnes(shape);
    const key = `${at}:${loop.join()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { level: at, shape: loop, lines: [i] });
    else group.lines.push(i);
  }
  const byLevel: Step[][] = Array.from({ length: deepest + 1 }, () => []);
  for (const group of groups.values()) byLevel[group.level]!.push(...kernels(facts, group.shape, group.lines, costOf));
  for (const { level: at, step } of single) byLevel[at]!.push(step);
  return byLevel.flat();
}

/** A group cut where its loop body would become too large. */
function kernels(facts: Facts, shape: Shape, lines: readonly number[], costOf: (rule: LaneRule) => number): Step[] {
  const limit = shape.length === 0 ? straightLimit : bodyLimit;
  const steps: Step[] = [];
  let current: number[] = [];
  let cost = 0;
  for (const i of lines) {
    const role = facts.roles[i]!;
    const own = role.kind === "lanes" && role.rule !== undefined ? costOf(role.rule) : 1;
    if (cost + own > limit && current.length > 0) {
      steps.push({ kind: "kernel", shape, lines: current });
      current = [];
      cost = 0;
    }
    current.push(i);
    cost += own;
  }
  steps.push({ kind: "kernel", shape, lines: current });
  return steps;
}
