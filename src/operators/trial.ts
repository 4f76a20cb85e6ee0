import { type Closed, capturedAt } from "../control/body.ts";
import { I32, type Type } from "../ir/type.ts";
import { and, not, select, where } from "../prims/comparison.ts";
import { take } from "../prims/indexing.ts";
import { update } from "../prims/update.ts";
import { recordProgram } from "../record/record.ts";
import type { Tensor } from "../record/tensor.ts";
import { Abort, Capture, type Found, Retry, type Span, withCapture } from "./capture.ts";
import { hull, type Range, rangeOf, withRange } from "./counter.ts";
import { type Carried, carriedType, choose, fits, into } from "./merge.ts";
import type { Any } from "./operand.ts";
import { Places } from "./places.ts";
import type { Leaves } from "./state.ts";
import type { Store, Write } from "./store.ts";
import { exchangedStores } from "./swaps.ts";

/** The turns of a counted loop, and the variables that its body assigns. */
export interface Turns extends Span {
  readonly get: () => Any[];
  readonly set: (values: Any[]) => void;
  readonly body: (i: Any) => void;
  /** Whether there are as many turns as at first, where their bound is a number. */
  readonly stay?: () => boolean;
}
/** A loop body as a program of (captured, carry, arrays, counter) that gives (carry, arrays). */
export interface Trial extends Closed {
  /** Carried numbers, arrays of the places, and stores, before the loop. */
  readonly initial: readonly Tensor[];
  readonly places: Places;
  readonly stores: readonly Store[];
  readonly exchanged: ReadonlyMap<Store, Store>;
  /** Where each of the numbers lies after the loop, if it is a whole one. */
  readonly ranges: readonly (Range | undefined)[];
  /** Which of the numbers no turn changes. */
  readonly idle: readonly boolean[];
  readonly paths: number;
}
/** What one path through the body leaves. */
interface Run {
  readonly choices: readonly boolean[];
  readonly conditions: readonly Tensor[];
  readonly left: Leaves;
  readonly tensors: readonly Tensor[];
  readonly logs: readonly Write[][];
}
/**
 * Runs the body once for each path, with its counter and its carry unknown. undefined: nothing recorded takes part.
 * @throws Retry when something more was found to be carried, Abort when the body cannot be captured.
 */
export function tryBody(turns: Turns, variables: readonly Any[], found: Found): Trial | undefined {
  const { low, step, count, get, set, body } = turns;
  const { float } = found;
  const places = new Places(variables, set, found);
  const { numbers: first, arrays: firstArrays } = places.before;
  const exchanged = exchangedStores(found, variables);
  const stores = [...found.stores];
  const types = first.map((v, k) => carriedType(v, float.has(k)));
  const initial = [...first.map((v, k) => into(v, types[k]!)), ...firstArrays, ...stores.map((s) => s.flat())];
  const ranges: (Range | undefined)[] = [];
  const idle: boolean[] = [];
  let paths = 0;
  const run = (ins: Tensor[]): Tensor[] => {
    const last = low + (count - 1) * step;
    const counter = withRange(ins.at(-1)!, { low: Math.min(low, last), high: Math.max(low, last) });
    const carry = types.map((t, k) => (t === I32 ? withRange(ins[k]!, { low: 0, high: 0, from: ins[k]! }) : ins[k]!));
    const replaced = ins.slice(types.length, types.length + firstArrays.length);
    const arrays = ins.slice(types.length + firstArrays.length, -1);
    const cap = new Capture(found, turns, counter);
    const runs: Run[] = [];
    withCapture(cap, () => {
      do {
        cap.begin();
        places.put({ numbers: carry, arrays: replaced }, (o, path) => void cap.given.set(o, path));
        stores.forEach((s, j) => {
          s.replace(null, arrays[j]!);
          s.log = [];
        });
        body(counter);
        if (cap.interruption !== null) throw cap.interruption;
        if (turns.stay?.() === false) throw new Abort("its bound changes in the loop");
        for (const [o, one] of found.growing) one.gather(cap.added.get(o), counter);
        const left = places.after(get(), cap, count);
        wholeAgain(left.numbers, types, found);
        runs.push({
          ...{ choices: cap.path.slice(0, cap.depth), conditions: cap.conditions, left },
          ...{ tensors: stores.map((s) => (exchanged.get(s) ?? s).flat()), logs: stores.map((s) => s.log!) },
        });
      } while (next(cap.path));
    });
    paths = runs.length;
    const outs = types.map((t, k) => {
      const v = merged(
        runs,
        (r) => r.left.numbers[k],
        (c, x, y) => choose(c, x, y) as Carried,
      );
      if (!fits(v, t)) {
        float.add(k);
        throw new Retry(found);
      }
      idle[k] = v === carry[k];
      ranges[k] = t === I32 ? afterLoop(rangeOf(v)!, carry[k]!, rangeOf(first[k]), count) : undefined;
      if (t === I32 && ranges[k] === undefined) {
        float.add(k);
        throw new Retry(found);
      }
      return into(v, t);
    });
    return [
      ...outs,
      ...replaced.map((_, k) => merged(runs, (r) => r.left.arrays[k]!, where)),
      ...stores.map((s, k) =>
        exchanged.has(s) ? merged(runs, (r) => r.tensors[k]!, where) : mergedArray(runs, k, arrays[k]!),
      ),
    ];
  };
  const inTypes: Type[] = [...types, ...initial.slice(types.length).map((t) => t.type), I32];
  const { program, captured } = recordProgram("loop", inTypes, run, { sealed: true });
  if (captured.length === 0 && initial.every((t) => t.rec === null)) return undefined;
  return { ...capturedAt({ program, captured }, 0), initial, places, stores, exchanged, ranges, idle, paths };
}
/** Carried whole numbers that a turn leaves as others are carried as f64. */
function wholeAgain(left: readonly Carried[], types: readonly Type[], found: Found): void {
  let grew = false;
  left.forEach((v, k) => {
    if (types[k] === I32 && !fits(v, I32)) {
      found.float.add(k);
      grew = true;
    }
  });
  if (grew) throw new Retry(found);
}
/** The next path: the last decision that was true becomes false. */
function next(path: boolean[]): boolean {
  while (path.length > 0 && !path.at(-1)) path.pop();
  if (path.length === 0) return false;
  path[path.length - 1] = false;
  return true;
}
/** A value after all paths, by the decisions that lead to each. */
function merged<T>(runs: readonly Run[], of: (r: Run) => T, either: (c: Tensor, x: T, y: T) => T, depth = 0): T {
  const [first] = runs;
  if (runs.length === 1) return of(first!);
  const side = (on: boolean): T =>
    merged(
      runs.filter((r) => r.choices[depth] === on),
      of,
      either,
      depth + 1,
    );
  return either(first!.conditions[depth]!, side(true), side(false));
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
