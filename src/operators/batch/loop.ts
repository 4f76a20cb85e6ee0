import { CONST, INPUT, type Program } from "../../ir/program.ts";
import { arrayType, I32 } from "../../ir/type.ts";
import { add, cast, mul, sub } from "../../prims/arithmetic.ts";
import { expandDims } from "../../prims/axes.ts";
import { sum } from "../../prims/broadcast.ts";
import { eq, where } from "../../prims/comparison.ts";
import { cumsum } from "../../prims/cumulative.ts";
import { maximum, minimum } from "../../prims/extrema.ts";
import { take } from "../../prims/indexing.ts";
import { concatenate } from "../../prims/joining.ts";
import { max, min } from "../../prims/orderReduction.ts";
import { slice } from "../../prims/slicing.ts";
import { concrete, type Tensor } from "../../record/tensor.ts";
import { simplify } from "../../transforms/simplify.ts";
import type { Trial, Turns } from "../trial.ts";
import { type Added, addedUp, quiet } from "./added.ts";
import { broadcasted, constantAffine, plus, termAffine } from "./affine.ts";
import { constantStep, type Delta, deltaOf, extremumOf, linesOf } from "./chain.ts";
import { contraction } from "./product.ts";
import { additionRole, separateRoles } from "./stores.ts";
import { AllTurns, placed, settled } from "./turns.ts";

/** Numbers of one line that differs from turn to turn, for all turns, at most. */
const mostNumbers = 2 ** 26;

/** What has been found out about the carries of a body: which are known for all turns, and how they end. */
export interface Roles {
  readonly p: Program;
  readonly all: AllTurns;
  readonly turns: number;
  /** Carries that a line depends on and that are not known for all turns. */
  readonly open: (i: number) => Set<number>;
}
/**
 * A loop whose turns do not depend on one another but for sums, extrema and counters, as operations on arrays with an axis
 * for the turns: its results, or undefined for any other loop.
 */
export function batchLoop(trial: Trial, { low, step, count }: Turns, isSettled: boolean): Tensor[] | undefined {
  const [p] = simplify(trial.program);
  const { captured, initial } = trial;
  const first = captured.length;
  const carries = initial.length;
  const dependence = dependences(p, first, carries);
  for (let i = 0; i < p.n; i++) if (dependence[i]!.size > 0 && p.type(i).size * count > mostNumbers) return undefined;
  const all = new AllTurns(p, count, isSettled);
  const known = new Set([carries]);
  const open = (i: number): Set<number> => new Set([...dependence[i]!].filter((k) => !known.has(k)));
  captured.forEach((v, k) => {
    const line = p.inputs[k]!;
    all.put(line, v.type === I32 ? placed(termAffine(v), false) : settled(v, false));
  });
  all.put(p.inputs.at(-1)!, placed({ shape: [count], constant: low, terms: [], axes: [step] }, true));
  const roles: Roles = { p, all, turns: count, open };
  const list = initial.map((before, k): Carry => ({ k, line: p.inputs[first + k]!, out: p.outputs[k]!, before }));
  const isArray = (c: Carry): boolean => p.type(c.line).shape.length > 0;
  const finish: ((() => Tensor) | undefined)[] = initial.map(() => undefined);
  for (let grew = true; grew; ) {
    grew = false;
    for (let k = 0; k < carries; k++) {
      if (finish[k] !== undefined) continue;
      const carry = list[k]!;
      const found = isArray(carry)
        ? (scalarRole(roles, carry, true) ?? additionRole(roles, carry))
        : scalarRole(roles, carry);
      if (found === undefined) continue;
      finish[k] = found;
      known.add(k);
      grew = true;
    }
    if (grew) continue;
    const rest = list.filter((c) => finish[c.k] === undefined && isArray(c));
    for (const [k, found] of separateRoles(roles, rest)) {
      finish[k] = found;
      known.add(k);
      grew = true;
    }
  }
  return finish.every((f) => f !== undefined) ? finish.map((f) => f!()) : undefined;
}
/** A carried value of a body: its input, its output, and what it is before the loop. */
export interface Carry {
  readonly k: number;
  readonly line: number;
  readonly out: number;
  readonly before: Tensor;
}
/** Carries that each line depends on; behind them, as if it were one more, the counter. */
function dependences(p: Program, first: number, carries: number): ReadonlySet<number>[] {
  const none: ReadonlySet<number> = new Set();
  const d = new Array<ReadonlySet<number>>(p.n).fill(none);
  for (let k = 0; k <= carries; k++) d[p.inputs[first + k]!] = new Set([k]);
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === INPUT || p.op(i) === CONST) continue;
    const sets = p
      .operands(i)
      .map((a) => d[a]!)
      .filter((s) => s.size > 0);
    d[i] = sets.length === 0 ? none : sets.length === 1 ? sets[0]! : new Set(sets.flatMap((s) => [...s]));
  }
  return d;
}
/** `plain`: only the roles that an array may have as a whole: it stays, or is made anew in every turn. */
function scalarRole(roles: Roles, carry: Carry, plain = false): (() => Tensor) | undefined {
  const { p, all, turns, open } = roles;
  const { k, line, out, before } = carry;
  const start =
    before.type === I32
      ? placed(before.rec === null ? constantAffine(before.value as number) : termAffine(before), false)
      : settled(before, false);
  if (out === line) {
    all.put(line, start);
    return () => before;
  }
  const here = open(out);
  if (here.size === 0) {
    all.define(line, [out], () => settled(previous(before, all.tensor(out, true)), true));
    return () => take(all.tensor(out, true), turns - 1);
  }
  if (plain || !here.has(k) || here.size > 1) return undefined;
  const reaches = (i: number): boolean => open(i).has(k);
  const delta = deltaOf(p, line, out, reaches);
  if (delta !== undefined) return sumRole(roles, carry, delta);
  const extremum = extremumOf(p, line, out, reaches);
  if (extremum === undefined || usedBeside(p, line, out, reaches)) return undefined;
  const reduce = extremum.largest ? max : min;
  const two = extremum.largest ? maximum : minimum;
  return () => {
    const worst = extremum.largest ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const kept = (v: Tensor): Tensor => (extremum.leavesNaN ? where(eq(v, v), v, worst) : v);
    const values = extremum.lines.map((i) => {
      const v = kept(all.tensor(i));
      return all.at(i).batched ? reduce(v, 0) : v;
    });
    return before.rec === null && before.value === worst
      ? values.reduce((a, b) => two(a, b))
      : values.reduce((a, b) => two(a, b), before);
  };
}
/** The values of the turns before: [before, y_0, .., y_{n-2}]. */
function previous(before: Tensor, y: Tensor): Tensor {
  const n = y.shape[0]!;
  const head = expandDims(before, 0);
  return n === 1 ? head : concatenate([head, slice(y, [0, n - 1])], 0);
}
function sumRole({ p, all, turns }: Roles, { line, before }: Carry, delta: Delta): () => Tensor {
  const each = p.type(line) === I32 ? constantStep(p, delta) : undefined;
  if (each !== undefined) {
    const start = before.rec === null ? constantAffine(before.value as number) : termAffine(before);
    const form = plus(broadcasted(start, [turns], []), { shape: [turns], constant: 0, terms: [], axes: [each] })!;
    all.put(line, placed(form, true));
    return () => add(before, turns * each);
  }
  let made: Added | undefined;
  const added = (): Added => {
    made ??= addedUp(all, delta, p.type(line));
    return made;
  };
  all.define(line, linesOf(delta), () => {
    const { total, batched } = added();
    return quiet([before, total], () => {
      if (batched) return settled(add(before, sub(cumsum(total), total)), true);
      const turn = concrete(
        arrayType("i32", [turns]),
        Int32Array.from({ length: turns }, (_, t) => t),
      );
      return settled(add(before, mul(total, cast(turn, before.dtype))), true);
    });
  });
  return () => {
    const inner = made === undefined ? contraction(all, delta, p.inputs.at(-1)!) : undefined;
    if (inner !== undefined) return add(before, inner);
    const { total, batched } = added();
    return quiet([before, total], () => add(before, batched ? sum(total, 0) : mul(total, turns)));
  };
}
/** Whether a carry is looked at by lines that do not lead to its own output alone. */
function usedBeside(p: Program, line: number, out: number, reaches: (i: number) => boolean): boolean {
  const chain = new Set<number>([out]);
  for (let i = out; i >= 0; i--)
    if (chain.has(i)) for (const a of p.operands(i)) if (a !== line && reaches(a)) chain.add(a);
  for (let i = 0; i < p.n; i++)
    if (!chain.has(i) && p.operands(i).some((a) => a === line || (chain.has(a) && a !== out))) return true;
  const outside = (i: number): boolean => !chain.has(i) && p.operands(i).includes(out);
  for (let i = 0; i < p.n; i++) if (outside(i)) return true;
  return p.outputs.filter((o) => o === out).length > 1;
}
