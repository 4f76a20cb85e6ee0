import { CONST, INPUT, PROJ, type Program, partOf } from "../ir/program.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { compute } from "./emit.ts";
import { fail } from "./errors.ts";
import { typesOf } from "./evaluate.ts";
import { type Row, row } from "./rules.ts";
import { primitives, scalarRules } from "./table.ts";

/** A condition the host read while recording: line `id`, decided once line `at` is there, must equal `expected`. */
export interface Guard {
  readonly id: number;
  readonly at: number;
  readonly expected: number;
}
/** A result that is to be written somewhere must have room there. */
export function requireLength(operation: string, target: TypedArray, size: number): void {
  if (target.length !== size)
    fail(operation, `out holds ${target.length} numbers, the result ${size}`, "Pass an array of that length");
}
/** Copies a raw result into an array of the caller's. */
export function deliver(operation: string, raw: Raw, target: TypedArray): void {
  requireLength(operation, target, typeof raw === "number" ? 1 : raw.length);
  if (typeof raw === "number") target[0] = raw;
  else target.set(raw as TypedArray);
}
export interface RunOptions {
  /** Input k may be overwritten. */
  readonly owned?: readonly boolean[];
  /** Filled with: output k may be overwritten by the caller. */
  readonly fresh?: boolean[];
  /** Told after line i, with the values of all lines; true ends the run, which then gives nothing. */
  readonly ends?: (i: number, v: readonly (Raw | undefined)[]) => boolean;
}
/** The first guard that found another value. */
export class Deviation {
  readonly guard: number;
  readonly found: number;
  constructor(guard: number, found: number) {
    this.guard = guard;
    this.found = found;
  }
}

interface Plan {
  /** Where each value is used for the last time. */
  readonly last: Int32Array;
  readonly operands: readonly (readonly number[])[];
  readonly types: readonly Row<Type>[];
}
const plans = new WeakMap<Program, Plan>();
function planOf(p: Program): Plan {
  let plan = plans.get(p);
  if (plan === undefined) {
    const last = new Int32Array(p.n).fill(-1);
    const operands: number[][] = [];
    const types: Row<Type>[] = [];
    for (let i = 0; i < p.n; i++) {
      const ids = p.operands(i);
      operands.push(ids);
      types.push(typesOf(p, ids));
      for (const a of ids) last[a] = i;
    }
    for (const o of p.outputs) if (o >= 0) last[o] = p.n;
    plan = { last, operands, types };
    plans.set(p, plan);
  }
  return plan;
}

/**
 * The interpreter: inputs to outputs. A value made here and used for the last time may be overwritten in place, which
 * keeps updates of an array in a loop at constant cost.
 */
export function run(p: Program, inputs: readonly Raw[], options: RunOptions = {}): Raw[] {
  const { owned, fresh, ends } = options;
  const plan = planOf(p);
  const { last, operands } = plan;
  const v = new Array<Raw | undefined>(p.n);
  const mine: boolean[] = new Array(p.n);
  const parts: (readonly boolean[])[] = [];
  for (let k = 0; k < p.inputs.length; k++) {
    v[p.inputs[k]!] = inputs[k];
    mine[p.inputs[k]!] = owned?.[k] === true;
  }
  for (let i = 0; i < p.n; i++) {
    const op = p.op(i);
    const ids = operands[i]!;
    if (op === CONST) v[i] = p.raw(i);
    else if (op === PROJ) {
      const part = partOf(p, i);
      v[i] = (v[ids[0]!] as readonly Raw[])[part]!;
      mine[i] = parts[ids[0]!]![part]!;
    } else if (op !== INPUT) {
      const a = ids.length > 0 ? v[ids[0]!] : undefined;
      if (scalarRules[op] !== undefined && ids.length <= 2 && typeof a === "number" && p.type(i).dtype === "f64")
        v[i] = compute(op, a, ids.length > 1 ? (v[ids[1]!] as number) : 0);
      else v[i] = apply(p, i, op, v, plan, mine, parts);
    }
    if (ends === undefined) {
      for (const a of ids) if (last[a] === i) v[a] = undefined;
    } else if (ends(i, v)) return [];
  }
  if (fresh !== undefined)
    p.outputs.forEach((o, k) => {
      fresh[k] = mine[o] === true && p.outputs.indexOf(o) === p.outputs.lastIndexOf(o);
    });
  return p.outputs.map((o) => v[o]!);
}
/** `mine`: which values no other live value shares numbers with; `parts`: the same for the results of lines that have several. */
function apply(
  p: Program,
  i: number,
  op: number,
  v: readonly (Raw | undefined)[],
  { last, operands, types }: Plan,
  mine: boolean[],
  parts: (readonly boolean[])[],
): Raw {
  const block = primitives[op]!;
  const ids = operands[i]!;
  const x = row(ids.map((a) => v[a]!));
  const params = p.params.get(i);
  const ends = (k: number): boolean => mine[ids[k]!] === true && last[ids[k]!] === i;
  const once = (k: number): boolean => ids.indexOf(ids[k]!) === ids.lastIndexOf(ids[k]!);
  if (block.many) {
    const fresh: boolean[] = [];
    parts[i] = fresh;
    if (block.consume === undefined) return block.value(x, p.type(i), params, types[i]!, false);
    // What is not given may pass through: results then share its numbers.
    const owned = ids.map((a, k) => {
      mine[a] = ends(k) && once(k);
      return mine[a];
    });
    return block.consume(x, params, owned, fresh);
  }
  const free = block.inPlace === true && ends(0) && once(0);
  const y = block.value(x, p.type(i), params, types[i]!, free);
  mine[i] = true;
  if (block.view) {
    // A view shares storage with its operand: it may be overwritten only if that is not used any more.
    mine[i] = ends(0);
    mine[ids[0]!] = false;
  }
  return y;
}
