import { type Closed, capturedAt } from "../control/body.ts";
import { I32, type Type } from "../ir/type.ts";
import { and, not, select, where } from "../prims/comparison.ts";
import { take } from "../prims/indexing.ts";
import { update } from "../prims/update.ts";
import { recordProgram } from "../record/record.ts";
import type { Tensor } from "../record/tensor.ts";
import { Abort, Capture, type Found, Retry, withCapture } from "./capture.ts";
import { hull, type Range, rangeOf, withRange } from "./counter.ts";
import { type Carried, carriedType, choose, fits, into, isCarried } from "./merge.ts";
import type { Any } from "./operand.ts";
import type { Store, Write } from "./store.ts";

/** The turns of a counted loop, and the variables that its body assigns. */
export interface Turns {
  readonly low: number;
  readonly step: number;
  readonly count: number;
  readonly get: () => Any[];
  readonly set: (values: Any[]) => void;
  readonly body: (i: Any) => void;
  /** Whether there are as many turns as at first, where their bound is a number. */
  readonly stay?: () => boolean;
}
/** A loop body as a program of (captured, carry, arrays, counter) that gives (carry, arrays). */
export interface Trial extends Closed {
  /** Carry and arrays before the loop. */
  readonly initial: readonly Tensor[];
  /** Positions of the carried variables among all. */
  readonly slots: readonly number[];
  readonly stores: readonly Store[];
  /** Where the whole numbers of the carry lie after the loop. */
  readonly ranges: readonly (Range | undefined)[];
  readonly paths: number;
}
/** What one path through the body leaves. */
interface Run {
  readonly choices: readonly boolean[];
  readonly conditions: readonly Tensor[];
  readonly outs: readonly Carried[];
  readonly tensors: readonly Tensor[];
  readonly logs: readonly Write[][];
}
/**
 * Runs the body once for each path, with its counter and its carry unknown. `float`: whole numbers that must be carried as
 * f64. undefined: nothing recorded takes part.
 * @throws Retry when something more was found to be carried, Abort when the body cannot be captured.
 */
export function tryBody(turns: Turns, variables: readonly Any[], found: Found, float: Set<number>): Trial | undefined {
  const { low, step, count, get, set, body } = turns;
  const slots = variables.flatMap((v, k) => (isCarried(v) ? [k] : []));
  const { cells } = found;
  const stores = [...found.stores];
  const first: Carried[] = [...slots.map((k) => variables[k]), ...cells.map((c) => c.object[c.key])];
  const types = first.map((v, k) => carriedType(v, float.has(k)));
  const initial = [...first.map((v, k) => into(v, types[k]!)), ...stores.map((s) => s.flat())];
  const ranges: (Range | undefined)[] = [];
  let paths = 0;
  const run = (ins: Tensor[]): Tensor[] => {
    const last = low + (count - 1) * step;
    const counter = withRange(ins.at(-1)!, { low: Math.min(low, last), high: Math.max(low, last) });
    const carry = types.map((t, k) => (t === I32 ? withRange(ins[k]!, { low: 0, high: 0, from: ins[k]! }) : ins[k]!));
    const arrays = ins.slice(types.length, -1);
    const cap = new Capture(found);
    const runs: Run[] = [];
    withCapture(cap, () => {
      do {
        cap.depth = 0;
        cap.conditions = [];
        cap.born = new WeakSet();
        const now = [...variables];
        slots.forEach((k, j) => {
          now[k] = carry[j];
        });
        set(now);
        cells.forEach((c, j) => {
          c.object[c.key] = carry[slots.length + j];
        });
        stores.forEach((s, j) => {
          s.replace(null, arrays[j]!);
          s.log = [];
        });
        body(counter);
        if (turns.stay?.() === false) throw new Abort("its bound changes in the loop");
        runs.push(endOf(cap, get(), variables, slots, found, stores, types, float));
      } while (next(cap.path));
    });
    paths = runs.length;
    const outs = types.map((t, k) => {
      const v = merged(runs, 0, k);
      if (!fits(v, t)) {
        float.add(k);
        throw new Retry(found);
      }
      ranges[k] = t === I32 ? afterLoop(rangeOf(v)!, carry[k]!, rangeOf(first[k]), count) : undefined;
      if (t === I32 && ranges[k] === undefined) {
        float.add(k);
        throw new Retry(found);
      }
      return into(v, t);
    });
    return [...outs, ...stores.map((_, k) => mergedArray(runs, k, arrays[k]!))];
  };
  const inTypes: Type[] = [...types, ...initial.slice(types.length).map((t) => t.type), I32];
  const { program, captured } = recordProgram("loop", inTypes, run, { sealed: true });
  if (captured.length === 0 && initial.every((t) => t.rec === null)) return undefined;
  return { ...capturedAt({ program, captured }, 0), initial, slots, stores, ranges, paths };
}
function endOf(
  cap: Capture,
  after: Any[],
  variables: readonly Any[],
  slots: readonly number[],
  { cells }: Found,
  stores: readonly Store[],
  types: readonly Type[],
  float: Set<number>,
): Run {
  variables.forEach((v, k) => {
    if (!isCarried(v) && after[k] !== v)
      throw new Abort("a variable that holds an array or object is assigned in the loop");
  });
  const outs: Carried[] = [...slots.map((k) => after[k]), ...cells.map((c) => c.object[c.key])];
  let grew = false;
  outs.forEach((v, k) => {
    if (!isCarried(v)) throw new Abort("a variable that holds a number comes to hold an object");
    if (types[k] === I32 && !fits(v, I32)) {
      float.add(k);
      grew = true;
    }
  });
  if (grew) throw new Retry(cap.found);
  return {
    choices: cap.path.slice(0, cap.depth),
    conditions: cap.conditions,
    outs,
    tensors: stores.map((s) => s.flat()),
    logs: stores.map((s) => s.log!),
  };
}
/** The next path: the last decision that was true becomes false. */
function next(path: boolean[]): boolean {
  while (path.length > 0 && !path.at(-1)) path.pop();
  if (path.length === 0) return false;
  path[path.length - 1] = false;
  return true;
}
/** Value k after all paths, by the decisions that lead to each. */
function merged(runs: readonly Run[], depth: number, k: number): Carried {
  const [first] = runs;
  if (runs.length === 1) return first!.outs[k];
  const x = merged(
    runs.filter((r) => r.choices[depth]),
    depth + 1,
    k,
  );
  const y = merged(
    runs.filter((r) => !r.choices[depth]),
    depth + 1,
    k,
  );
  return choose(first!.conditions[depth]!, x, y) as Carried;
}
/** Array k after all paths: the writes of each, where it is taken. */
function mergedArray(runs: readonly Run[], k: number, before: Tensor): Tensor {
  if (runs.length === 1) return runs[0]!.tensors[k]!;
  let all = before;
  for (const r of runs) {
    if (r.logs[k]!.length === 0) continue;
    const taken = r.choices.map((on, d) => (on ? r.conditions[d]! : not(r.conditions[d]!))).reduce((a, b) => and(a, b));
    for (const [i, v] of r.logs[k]!)
      all = i === null ? where(taken, v, all) : update(all, i, select([taken, v, take(all, i)]));
  }
  return all;
}
/** Where a carried whole number lies after the loop, given where it lies after one turn. */
function afterLoop(turn: Range, carry: Tensor, before: Range | undefined, count: number): Range | undefined {
  if (before === undefined) return undefined;
  if (turn.from === undefined) return hull(turn, before);
  if (turn.from !== carry) return undefined;
  const [low, high] = [before.low + count * Math.min(turn.low, 0), before.high + count * Math.max(turn.high, 0)];
  const after = before.from ? { low, high, from: before.from } : { low, high };
  return hull(after, after);
}
