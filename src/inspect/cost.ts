import { CONST, INPUT, PROJ, type Program } from "../ir/program.ts";
import { isFloat, isTuple } from "../ir/type.ts";
import { requireProgram } from "../record/options.ts";
import { nameOf, primitives } from "../record/table.ts";
import { laneCost } from "./laneCost.ts";
import { hasOpenLoop, parametersOf } from "./notation.ts";
import { residualsOf } from "./residuals.ts";
import { bytesOf } from "./sizes.ts";

/** What one evaluation of a program takes. Counts, not seconds. */
export interface Cost {
  /** Lines that compute something, loops counted once for every step. */
  readonly operations: number;
  /** Arithmetic operations on numbers: additions, products, comparisons; 2 m n k for a matrix product. */
  readonly flops: number;
  /** Evaluations of exp, sin, pow, gamma and the like. */
  readonly transcendentals: number;
  /** Operand and result storage touched by all operations (views touch none). */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Most storage alive at once: inputs and constants throughout, every other value from its line to its last use. */
  readonly peakBytes: number;
  /** What its derivative in reverse mode keeps from the way forward; undefined where reverse mode is refused (whileLoop). */
  readonly residuals: { readonly count: number; readonly bytes: number } | undefined;
  /** Loops whose number of steps depends on values: their body is counted once. */
  readonly openLoops: number;
}
/** What the lines of a program do. */
export interface Tally {
  operations: number;
  flops: number;
  transcendentals: number;
  bytesRead: number;
  bytesWritten: number;
  openLoops: number;
}
/**
 * Operations, arithmetic, memory traffic, peak memory and residuals of a program. The steps of a scan are all counted; of
 * the branches of a cond, the dearest; a whileLoop as one turn.
 * @example
 * ```ts
 * import { matmul, ones, record } from "wengert";
 * import { cost } from "wengert/inspect";
 * cost(record((a, b) => matmul(a, b), ones([2, 3]), ones([3, 4]))).flops; // => 48
 * ```
 */
export function cost(program: Program): Cost {
  requireProgram("cost", program);
  return { ...tallyOf(program), peakBytes: peakOf(program), residuals: residualsFor(program) };
}
function residualsFor(p: Program): Cost["residuals"] {
  if (hasOpenLoop(p)) return undefined;
  const list = residualsOf(
    p,
    p.inputTypes.map((t) => isFloat(t)),
  );
  return { count: list.length, bytes: list.reduce((s, r) => s + r.bytes, 0) };
}
const tallies = new WeakMap<Program, Tally>();
/** The counts of `cost` that need no look at storage or derivatives. */
function tallyOf(p: Program): Tally {
  const known = tallies.get(p);
  if (known !== undefined) return known;
  const sum: Tally = { operations: 0, flops: 0, transcendentals: 0, bytesRead: 0, bytesWritten: 0, openLoops: 0 };
  for (let i = 0; i < p.n; i++) if (p.op(i) > PROJ) addLine(sum, p, i);
  tallies.set(p, sum);
  return sum;
}
function addLine(sum: Tally, p: Program, i: number): void {
  const op = p.op(i);
  const inside = heldBy(p, i);
  if (inside !== undefined) {
    for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += inside[key];
    return;
  }
  sum.operations++;
  const block = primitives[op]!;
  const types = p.operands(i).map((a) => p.type(a));
  const { flops, calls } = laneCost(p, i);
  sum.flops += flops;
  sum.transcendentals += calls;
  if (block.view) return;
  sum.bytesRead += types.reduce((s, t) => s + bytesOf(t), 0);
  sum.bytesWritten += bytesOf(p.type(i));
}
/** The cost of the programs that a line runs. */
function heldBy(p: Program, i: number): Tally | undefined {
  const name = nameOf(p.op(i));
  const params = p.params.get(i);
  const { programs } = parametersOf(p, i);
  if (programs.length === 0) return undefined;
  if (name === "scan") return times(tallyOf(params!["body"] as Program), params!["length"] as number);
  if (name === "switch") return programs.map(([, q]) => tallyOf(q)).reduce((a, b) => (weight(b) > weight(a) ? b : a));
  if (name === "while") {
    const turn = plus(tallyOf(params!["test"] as Program), tallyOf(params!["body"] as Program));
    return { ...turn, openLoops: turn.openLoops + 1 };
  }
  const runs = ["body", "primal", "solve", "backward"].find((key) => params![key] !== undefined);
  return tallyOf((runs === undefined ? programs[0]![1] : params![runs]) as Program);
}
/** An elementary function takes about as long as twenty products. */
const weight = (t: Tally): number => t.operations + t.flops + 20 * t.transcendentals;
const merge = (a: Tally, f: (key: keyof Tally) => number): Tally =>
  Object.fromEntries((Object.keys(a) as (keyof Tally)[]).map((key) => [key, f(key)])) as unknown as Tally;
const plus = (a: Tally, b: Tally): Tally => merge(a, (key) => a[key] + b[key]);
const times = (a: Tally, n: number): Tally => merge(a, (key) => (key === "openLoops" ? a[key] : a[key] * n));

/** Liveness: a value takes room from its line to its last use; views and parts of tuples live in their operand. */
function peakOf(p: Program): number {
  const holder = Array.from({ length: p.n }, (_, i) => i);
  const last = new Array<number>(p.n).fill(-1);
  for (let i = 0; i < p.n; i++) {
    const ids = p.operands(i);
    if (p.op(i) === PROJ || primitives[p.op(i)]?.view) holder[i] = holder[ids[0]!]!;
    for (const a of ids) last[holder[a]!] = i;
  }
  for (const o of p.outputs) if (o >= 0) last[holder[o]!] = p.n;
  const fixed = (i: number): boolean => p.op(i) === INPUT || p.op(i) === CONST;
  let now = 0;
  for (let i = 0; i < p.n; i++) if (fixed(i)) now += bytesOf(p.type(i));
  let peak = now;
  for (let i = 0; i < p.n; i++) {
    const mine = holder[i] === i && !fixed(i) ? bytesOf(p.type(i)) : 0;
    now += mine;
    const inner = Math.max(0, ...parametersOf(p, i).programs.map(([, q]) => peakOf(q) - inputBytes(q)));
    peak = Math.max(peak, now + inner);
    if (mine > 0 && last[i]! < 0) now -= mine;
    for (const a of new Set(p.operands(i).map((k) => holder[k]!)))
      if (last[a] === i && !fixed(a)) now -= bytesOf(p.type(a));
  }
  return peak;
}
const inputBytes = (p: Program): number => p.inputTypes.reduce((s, t) => s + (isTuple(t) ? 0 : bytesOf(t)), 0);
