import { arrayType, F64, type Type } from "../ir/type.ts";
import { laneMask } from "../record/lanes.ts";
import { top } from "../record/recording.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { pushEdges } from "../transforms/edgePushing.ts";
import { elementRows } from "../transforms/elementRows.ts";
import type { Elements } from "../transforms/elements.ts";
import { elementsOf } from "../transforms/elementsOf.ts";
import type { Entries } from "../transforms/entries.ts";
import type { Call } from "./call.ts";

/** The derivative of one leaf with respect to another: a plain number where both are single numbers. */
export type Block = Tensor | number;
/** The derivatives of an output with respect to several leaves. */
export type Row = Block[] | Float64Array;

/** Whether nothing records, so that numbers are known. */
export const mayBeEager = (): boolean => top === null && laneMask === null;
/** The positions of the inputs that are on. */
export const inputsOf = (active: readonly boolean[]): number[] => active.flatMap((on, k) => (on ? [k] : []));
/** The elements of a call at its point, where all of its numbers are known. */
function elementsAt(call: Call, inputs: readonly number[], isCurved: boolean): Elements | undefined {
  const { program, args, captured } = call;
  if (!mayBeEager() || captured.length > 0 || args.some((v) => v.rec !== null)) return undefined;
  const active = program.inputs.map(() => false);
  for (const k of inputs) active[k] = true;
  return elementsOf(program, active, isCurved);
}

/**
 * blocks[j][k]: the derivative of output j with respect to the leaf at inputs[k], of shape [...out, ...in], from the
 * entries that are not zero; undefined where columns are better pushed together.
 */
export function jacobianEntries(call: Call, inputs: readonly number[]): Row[] | undefined {
  const e = isOnePull(call, inputs) ? undefined : elementsAt(call, inputs, false);
  const entries = e && elementRows(e);
  return entries && blocksOf(call, entries, inputs, call.program.outputTypes);
}
const givesNumber = ({ program: { outputTypes } }: Call): boolean => outputTypes.length === 1 && outputTypes[0] === F64;
/** Whether there is one row, and fewer lines than columns on the way back. */
const isOnePull = (call: Call, inputs: readonly number[]): boolean =>
  givesNumber(call) && call.program.n < typesAt(call, inputs).reduce((n, t) => n + t.size, 0);
/** The elements of the one number that a call gives, with second slopes. */
export const curvedAt = (call: Call, inputs: readonly number[]): Elements | undefined =>
  givesNumber(call) ? elementsAt(call, inputs, true) : undefined;
/** The same for the gradient of the one number that a call gives. */
export function hessianEntries(call: Call, inputs: readonly number[]): Row[] | undefined {
  const e = curvedAt(call, inputs);
  const entries = e && pushEdges(e);
  return entries && blocksOf(call, entries, inputs, typesAt(call, inputs));
}

const typesAt = ({ args }: Call, inputs: readonly number[]): Type[] => inputs.map((k) => args[k]!.type);
function blocksOf(
  call: Call,
  { count, rows, columns, values }: Entries,
  inputs: readonly number[],
  outs: readonly Type[],
): Row[] {
  const ins = typesAt(call, inputs);
  const row = placesOf(outs);
  const column = placesOf(ins);
  // An array that has held a fraction keeps doubles, and so do its copies: none is made anew for the first that is written.
  const none = ins.every((t) => t === F64) && ins.map(() => 0.5).fill(0);
  const make = call.recording.guards?.zeros;
  const table = outs.map((out): Row => {
    if (out === F64 && none) return make?.(none.length) ?? none.slice();
    const types: Type[] = [];
    return ins.map((own) => {
      if (out === F64 && own === F64) return 0;
      types[own.id] ??= arrayType("f64", [...out.shape, ...own.shape]);
      const type = types[own.id]!;
      return concrete(type, make?.(type) ?? new Float64Array(type.size));
    });
  });
  for (let at = 0; at < count; at++) {
    const r = rows[at]!;
    const c = columns[at]!;
    const k = column.leaf[c]!;
    const blocks = table[row.leaf[r]!]!;
    const block = blocks[k]!;
    if (typeof block === "number") blocks[k] = values[at]!;
    else (block.value as Float64Array)[row.within[r]! * ins[k]!.size + column.within[c]!] = values[at]!;
  }
  return table;
}
/** For each number of some leaves, which leaf it is in and where. */
function placesOf(leaves: readonly Type[]): { leaf: number[]; within: number[] } {
  const leaf: number[] = [];
  const within: number[] = [];
  leaves.forEach((t, k) => {
    for (let e = 0; e < t.size; e++) {
      leaf.push(k);
      within.push(e);
    }
  });
  return { leaf, within };
}
