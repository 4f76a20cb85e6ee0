import { type Shape, sizeOf } from "../../ir/type.ts";
import type { Guard } from "../../record/run.ts";
import type { BlockPlan } from "../blocks/context.ts";
import { type BlockOptions, type Blocks, planBlocks } from "../blocks/planBlocks.ts";
import type { Facts } from "./facts.ts";
import { Fusion } from "./fusion.ts";
import { partsOf, type RuleCost } from "./kernels.ts";
import { LaneAxis } from "./laneAxis.ts";
import { movedLines, pickedLines } from "./picked.ts";
import { pickedRows } from "./pickedRows.ts";

/** Lines computed together, in an order in which everything is there when it is needed. */
export type Step =
  /** A loop over `shape` (straight-line code when that has one element) that computes lanes and reductions. */
  | { readonly kind: "kernel"; readonly shape: Shape; readonly lines: readonly number[] }
  /** A loop over the lane axis, everything else unrolled. */
  | { readonly kind: "lanes"; readonly axis: LaneAxis; readonly lines: readonly number[] }
  | Blocked
  | Single;
/** Blocks of a mapped axis, everything else in loops. */
interface Blocked {
  readonly kind: "blocks";
  readonly plan: BlockPlan;
  readonly lines: readonly number[];
}
interface Single {
  readonly kind: SingleKind;
  readonly line: number;
}

const singles = [
  "matmul",
  "factor",
  "gather",
  "scatter",
  "concatenate",
  "fibre",
  "control",
  "host",
  "routine",
  "interpreted",
] as const;
type SingleKind = (typeof singles)[number];
const isSingle = (kind: string): kind is SingleKind => (singles as readonly string[]).includes(kind);

export const linesOf = (step: Step): readonly number[] => ("lines" in step ? step.lines : [step.line]);

/** The lane axis must save that part of the steps. */
const worthwhile = 0.6;

/** So many steps over few numbers are rather one straight line. */
const manySteps = 12;

/** Lines of one loop and level. */
interface Group {
  readonly level: number;
  readonly loop: number;
  readonly lines: number[];
}

type Units = readonly (Group | Blocked | Single)[];

/** The axis that most of the work is done along, if lines take part that have its length only once. */
function laneAxisOf(facts: Facts, costOf: RuleCost, picks: boolean): LaneAxis | undefined {
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
  if (best === 0) return undefined;
  const axis = new LaneAxis(facts, best, picks);
  return axis.dims.some((dim) => dim >= 0) ? axis : undefined;
}

const none: ReadonlyMap<number, number> = new Map();

/** The steps of a program, and which operands they have at hand. */
export class Plan {
  readonly facts: Facts;
  readonly steps: readonly Step[];
  /** Gathers that are read by index where they are wanted: each with the axis of its index that is gone along. */
  readonly picked: ReadonlyMap<number, number>;
  readonly #fusion: Fusion;
  readonly #stepOf: Int32Array;

  constructor(facts: Facts, guards: readonly Guard[], costOf: RuleCost, picks: boolean, options: BlockOptions = {}) {
    this.facts = facts;
    const needed = neededLines(facts, guards);
    const blocks = planBlocks(facts, needed, guards, costOf, options);
    const inBlocks = blocks && linesIn(facts, blocks);
    const rows = picks ? pickedRows(facts, guards, inBlocks) : { axes: [], picked: none };
    const plain = new Fusion(facts, rows.axes, inBlocks);
    const whole = [...pickedLines(facts, inBlocks), ...(picks ? movedLines(facts, guards, inBlocks) : [])];
    const picked = new Map([...whole.map((i) => [i, 0] as const), ...rows.picked]);
    const units = unitsOf(facts, plain, guards, needed, blocks, picked);
    const stepsOf = (fusion: Fusion, found: Units): Step[] =>
      found.flatMap((unit) => ("loop" in unit ? kernels(facts, fusion, unit, costOf) : [unit]));
    /** The steps along an axis, if there are so much fewer. */
    const along = (
      axis: LaneAxis | undefined,
      isFew: (found: Units) => boolean,
    ): readonly [Fusion, Step[]] | undefined => {
      if (axis === undefined) return undefined;
      const fusion = new Fusion(facts, [axis]);
      const found = unitsOf(facts, fusion, guards, needed, undefined, none);
      return isFew(found) ? [fusion, stepsOf(fusion, found)] : undefined;
    };
    const straight =
      units.length < manySteps ? undefined : along(new LaneAxis(facts, 1, false), (found) => found.length === 1);
    const axis = units.length < 3 ? undefined : laneAxisOf(facts, costOf, picks);
    const better =
      straight?.[1].length === 1 ? straight : along(axis, (found) => found.length <= worthwhile * units.length);
    this.picked = better === undefined ? picked : none;
    [this.#fusion, this.steps] = better ?? [plain, stepsOf(plain, units)];
    this.#stepOf = new Int32Array(facts.program.n).fill(-1);
    this.steps.forEach((step, k) => {
      for (const line of linesOf(step)) this.#stepOf[line] = k;
    });
  }

  /** The gather whose rows a scatter puts where they go at once, if there is one. */
  movedBy(scatter: number): number | undefined {
    const { program, roles, views } = this.facts;
    if (roles[scatter]!.kind !== "scatter") return undefined;
    const { line } = views[program.operand(scatter, 2)]!;
    return this.picked.has(line) ? line : undefined;
  }

  /** The step that computes a line; -1 for lines that none computes. */
  stepOf(line: number): number {
    return this.#stepOf[line]!;
  }

  /** Whether line i finds operand a in the loop that computes both. */
  isInside(i: number, a: number): boolean {
    const base = this.facts.views[a]!.line;
    const step = this.#stepOf[i]!;
    if (this.#stepOf[base] !== step) return false;
    return this.#fusion.fuses(i, a) || this.steps[step]?.kind === "blocks";
  }
}

/**
 * Lines by level: one more than the highest operand, or that of the operand where both fit into one loop. Lines of one
 * level and loop need nothing from one another but what their own loop computes, so they share it. Interpreted lines
 * come after the guards before them, for what follows a failing guard may fail itself or never end.
 */
function unitsOf(
  facts: Facts,
  fusion: Fusion,
  guards: readonly Guard[],
  needed: Uint8Array,
  blocks: Blocks | undefined,
  picked: ReadonlyMap<number, number>,
): Units {
  const { program, roles, views } = facts;
  const level = new Int32Array(program.n);
  const groups = new Map<number, Group>();
  const single: { level: number; step: Blocked | Single }[] = [];
  let deepest = 0;
  /** The level of a line as its operands have it. */
  const above = (i: number): number => {
    let at = 1;
    const arity = program.arity(i);
    for (let k = 0; k < arity; k++) {
      const a = program.operand(i, k);
      const base = views[a]!.line;
      const below = level[base]!;
      // Picked rows are read in their table, which must be there.
      if (below >= at) at = fusion.fuses(i, a) && !picked.has(base) ? below : below + 1;
    }
    return at;
  };
  const seat = (i: number): void => {
    if (needed[i] === 0) return;
    const { kind } = roles[i]!;
    if (kind === "part") level[i] = level[program.operand(i, 0)]!;
    if (picked.has(i)) {
      level[i] = level[views[program.operand(i, 0)]!.line]!;
      return;
    }
    if (!isSingle(kind) && kind !== "lanes" && kind !== "reduction") return;
    let at = above(i);
    if (kind === "interpreted") {
      for (const guard of guards) if (guard.at < i) at = Math.max(at, level[views[guard.id]!.line]! + 1);
    }
    level[i] = at;
    deepest = Math.max(deepest, at);
    if (isSingle(kind) && fusion.axisOf(fusion.loops[i]!) === undefined) {
      single.push({ level: at, step: { kind, line: i } });
      return;
    }
    const loop = fusion.loops[i]!;
    const key = (at + 1) * (program.n + 2) + loop;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { level: at, loop, lines: [i] });
    else group.lines.push(i);
  };
  if (blocks === undefined) for (let i = 0; i < program.n; i++) seat(i);
  else
    inStages(facts, blocks, seat, (plan, lines) => {
      // Operands inside have no level yet.
      const at = Math.max(...lines.map(above));
      for (const i of lines) level[i] = at;
      deepest = Math.max(deepest, at);
      single.push({ level: at, step: { kind: "blocks", plan, lines } });
    });
  const byLevel: (Group | Blocked | Single)[][] = Array.from({ length: deepest + 1 }, () => []);
  for (const group of groups.values()) byLevel[group.level]!.push(group);
  // What may overwrite an operand comes last.
  const overwrites = ({ kind }: Blocked | Single): boolean => kind === "scatter";
  for (const late of [false, true])
    for (const { level: at, step } of single) if (overwrites(step) === late) byLevel[at]!.push(step);
  return byLevel.flat();
}

const regionLines = ({ storage }: BlockPlan): readonly number[] => storage.clusters.region.lines;

/** Lines that run in blocks, by 1. */
function linesIn({ program }: Facts, { plans }: Blocks): Uint8Array {
  const inBlocks = new Uint8Array(program.n);
  for (const plan of plans) for (const i of regionLines(plan)) inBlocks[i] = 1;
  return inBlocks;
}

/** Lines one by one and regions as a whole, each after everything that it needs. */
function inStages(
  facts: Facts,
  { plans, stages }: Blocks,
  seat: (i: number) => void,
  region: (plan: BlockPlan, lines: readonly number[]) => void,
): void {
  const inBlocks = linesIn(facts, { plans, stages });
  const byStage = new Map<number, number[]>();
  stages.forEach((stage, i) => {
    if (inBlocks[i] === 1) return;
    const lines = byStage.get(stage);
    if (lines === undefined) byStage.set(stage, [i]);
    else lines.push(i);
  });
  const last = Math.max(...stages);
  for (let stage = 0; stage <= last; stage++) {
    for (const i of byStage.get(stage) ?? []) seat(i);
    for (const plan of plans) {
      const lines = regionLines(plan);
      if (stages[lines[0]!] === stage) region(plan, lines);
    }
  }
}

/** Lines that the outputs and guards need, by 1. */
function neededLines({ program }: Facts, guards: readonly Guard[]): Uint8Array {
  const needed = new Uint8Array(program.n);
  for (const o of program.outputs) if (o >= 0) needed[o] = 1;
  for (const { id } of guards) needed[id] = 1;
  for (let i = program.n - 1; i >= 0; i--) {
    if (needed[i] === 0) continue;
    const arity = program.arity(i);
    for (let k = 0; k < arity; k++) needed[program.operand(i, k)] = 1;
  }
  return needed;
}

/** A group as loops, or straight-line code. */
function kernels(facts: Facts, fusion: Fusion, { loop, lines }: Group, costOf: RuleCost): Step[] {
  const axis = fusion.axisOf(loop);
  const shape = axis === undefined ? fusion.shapeOf(loop) : [];
  const turns = (axis === undefined ? shape.length === 0 : axis.isStraight) ? 0 : (axis?.extent ?? sizeOf(shape));
  return partsOf(facts, lines, turns, costOf, axis).map((part) =>
    axis === undefined ? { kind: "kernel", shape, lines: part } : { kind: "lanes", axis, lines: part },
  );
}
