import type { LaneRule } from "../../ir/lower.ts";
import type { Shape } from "../../ir/type.ts";
import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import { Fusion, unrolled } from "./fusion.ts";
import { LaneAxis } from "./laneAxis.ts";

/** Lines computed together, in an order in which everything is there when it is needed. */
export type Step =
  /** A loop over `shape` (straight-line code when that has one element) that computes lanes and reductions. */
  | { readonly kind: "kernel"; readonly shape: Shape; readonly lines: readonly number[] }
  /** A loop over the lane axis, everything else unrolled. */
  | { readonly kind: "lanes"; readonly axis: LaneAxis; readonly lines: readonly number[] }
  | { readonly kind: SingleKind; readonly line: number };

const singles = ["matmul", "gather", "scatter", "concatenate", "fibre", "control", "interpreted"] as const;
type SingleKind = (typeof singles)[number];
const isSingle = (kind: string): kind is SingleKind => (singles as readonly string[]).includes(kind);

export const linesOf = (step: Step): readonly number[] => ("lines" in step ? step.lines : [step.line]);

/** Largest loop body, in nodes: beyond, engines keep too little in registers. Straight-line code: beyond, they compile slowly. */
const bodyLimit = 350;
const straightLimit = 1000;
const unrolledLimit = 2000;
/** The lane axis must save that part of the steps. */
const worthwhile = 0.6;

interface Group {
  readonly level: number;
  readonly loop: number;
  readonly lines: number[];
}

/** The length of an axis that most of the work is done along, if it is one that lines have only once. */
function laneAxisOf(facts: Facts, costOf: (rule: LaneRule) => number): LaneAxis | undefined {
  const { program, roles } = facts;
  const work = new Map<number, number>();
  for (let i = 0; i < program.n; i++) {
    const role = roles[i]!;
    if (role.kind === "view" || role.kind === "input" || role.kind === "constant" || role.kind === "uniform") continue;
    const { shape, size } = program.type(role.kind === "reduction" ? program.operand(i, 0) : i);
    const own = role.kind === "lanes" && role.rule !== undefined ? costOf(role.rule) : 1;
    for (const extent of new Set(shape)) if (extent > 1) work.set(extent, (work.get(extent) ?? 0) + own * size);
  }
  let best = 0;
  for (const [extent, own] of work) {
    const most = work.get(best) ?? 0;
    if (own > most || (own === most && extent > best)) best = extent;
  }
  return best === 0 ? undefined : new LaneAxis(facts, best);
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
    const plain = new Fusion(facts);
    const steps = stepsOf(facts, plain, guards, costOf);
    const axis = steps.length < 3 ? undefined : laneAxisOf(facts, costOf);
    const wide = axis && new Fusion(facts, axis);
    const fewer = wide && stepsOf(facts, wide, guards, costOf);
    const isBetter = fewer !== undefined && fewer.length <= worthwhile * steps.length;
    this.#fusion = isBetter ? wide! : plain;
    this.steps = isBetter ? fewer : steps;
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
    if (isSingle(kind) && fusion.loops[i] !== unrolled) {
      single.push({ level: at, step: { kind, line: i } });
      continue;
    }
    const loop = fusion.loops[i]!;
    const key = (at + 1) * (program.n + 2) + loop;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { level: at, loop, lines: [i] });
    else group.lines.push(i);
  }
  const byLevel: Step[][] = Array.from({ length: deepest + 1 }, () => []);
  for (const group of groups.values()) {
    byLevel[group.level]!.push(...kernels(facts, fusion, group, costOf));
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
function kernels(facts: Facts, fusion: Fusion, { loop, lines }: Group, costOf: (rule: LaneRule) => number): Step[] {
  const axis = loop === unrolled ? fusion.laneAxis : undefined;
  const shape = axis === undefined ? fusion.shapeOf(loop) : [];
  const limit = axis !== undefined ? unrolledLimit : shape.length === 0 ? straightLimit : bodyLimit;
  const stepOf = (part: readonly number[]): Step =>
    axis === undefined ? { kind: "kernel", shape, lines: part } : { kind: "lanes", axis, lines: part };
  const steps: Step[] = [];
  let current: number[] = [];
  let cost = 0;
  for (const i of lines) {
    const role = facts.roles[i]!;
    const one = role.kind === "lanes" && role.rule !== undefined ? costOf(role.rule) : 1;
    const own = axis === undefined ? one : one * axis.elements(i);
    if (cost + own > limit && current.length > 0) {
      steps.push(stepOf(current));
      current = [];
      cost = 0;
    }
    current.push(i);
    cost += own;
  }
  steps.push(stepOf(current));
  return steps;
}
