import type { LaneRule } from "../../ir/lower.ts";
import type { Shape } from "../../ir/type.ts";
import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import { Fusion } from "./fusion.ts";

/** Lines computed together, in an order in which everything is there when it is needed. */
export type Step =
  /** A loop over `shape` (straight-line code when that has one element) that computes lanes and reductions. */
  | { readonly kind: "kernel"; readonly shape: Shape; readonly lines: readonly number[] }
  | { readonly kind: SingleKind; readonly line: number };

const singles = ["matmul", "gather", "scatter", "concatenate", "control", "interpreted"] as const;
type SingleKind = (typeof singles)[number];
const isSingle = (kind: string): kind is SingleKind => (singles as readonly string[]).includes(kind);

export const linesOf = (step: Step): readonly number[] => (step.kind === "kernel" ? step.lines : [step.line]);

/** Largest loop body, in nodes: beyond, engines keep too little in registers. Straight-line code: beyond, they compile slowly. */
const bodyLimit = 350;
const straightLimit = 1000;

interface Group {
  readonly level: number;
  readonly loop: number;
  readonly lines: number[];
}

/** The steps of a program, and which operands they have at hand. */
export class Plan {
  readonly facts: Facts;
  readonly steps: readonly Step[];
  readonly #fusion: Fusion;
  readonly #stepOf: Int32Array;

  /** `costOf` is the number of nodes of a lane rule. */
  constructor(facts: Facts, guards: readonly Guard[], costOf: (rule: LaneRule) => number) {
    this.facts = facts;
    this.#fusion = new Fusion(facts);
    this.steps = stepsOf(facts, this.#fusion, guards, costOf);
    this.#stepOf = new Int32Array(facts.program.n).fill(-1);
    this.steps.forEach((step, k) => {
      for (const line of linesOf(step)) this.#stepOf[line] = k;
    });
  }

  /** The step that computes a line; -1 for lines that none computes. */
  stepOf(line: number): number {
    return this.#stepOf[line]!;
  }

  /** Whether line i finds operand a in the loop that computes both. */
  isInside(i: number, a: number): boolean {
    const base = this.facts.views[a]!.line;
    return this.#stepOf[base] === this.#stepOf[i] && this.#fusion.fuses(i, a);
  }
}

/**
 * Lines by level: one more than the highest operand, or that of the operand where both fit into one loop. Lines of one
 * level and loop need nothing from one another but what their own loop computes, so they share it. Interpreted lines
 * come after the guards before them, for what follows a failing guard may fail itself or never end.
 */
function stepsOf(facts: Facts, fusion: Fusion, guards: readonly Guard[], costOf: (rule: LaneRule) => number): Step[] {
  const { program, roles, views } = facts;
  const level = new Int32Array(program.n);
  const groups = new Map<number, Group>();
  const single: { level: number; step: Step }[] = [];
  let deepest = 0;
  const needed = neededLines(facts, guards);
  for (let i = 0; i < program.n; i++) {
    if (needed[i] === 0) continue;
    const { kind } = roles[i]!;
    if (kind === "part") level[i] = level[program.operand(i, 0)]!;
    if (!isSingle(kind) && kind !== "lanes" && kind !== "reduction") continue;
    let at = 1;
    const arity = program.arity(i);
    for (let k = 0; k < arity; k++) {
      const a = program.operand(i, k);
      const below = level[views[a]!.line]!;
      if (below >= at) at = fusion.fuses(i, a) ? below : below + 1;
    }
    if (kind === "interpreted") {
      for (const guard of guards) if (guard.at < i) at = Math.max(at, level[views[guard.id]!.line]! + 1);
    }
    level[i] = at;
    deepest = Math.max(deepest, at);
    if (isSingle(kind)) {
      single.push({ level: at, step: { kind, line: i } });
      continue;
    }
    const loop = fusion.loops[i]!;
    const key = at * program.n + loop;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { level: at, loop, lines: [i] });
    else group.lines.push(i);
  }
  const byLevel: Step[][] = Array.from({ length: deepest + 1 }, () => []);
  for (const group of groups.values()) {
    byLevel[group.level]!.push(...kernels(facts, fusion.shapeOf(group.loop), group.lines, costOf));
  }
  // What may overwrite an operand comes last.
  const overwrites = ({ kind }: Step): boolean => kind === "scatter";
  for (const late of [false, true])
    for (const { level: at, step } of single) if (overwrites(step) === late) byLevel[at]!.push(step);
  return byLevel.flat();
}

/** Lines that the outputs and guards need, by 1. */
function neededLines({ program }: Facts, guards: readonly Guard[]): Uint8Array {
  const needed = new Uint8Array(program.n);
  for (const o of program.outputs) if (o >= 0) needed[o] = 1;
  for (const { id } of guards) needed[id] = 1;
  for (let i = program.n - 1; i >= 0; i--) if (needed[i] === 1) for (const a of program.operands(i)) needed[a] = 1;
  return needed;
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
