import type { Lowering } from "../ir/lower.ts";
import type { Program } from "../ir/program.ts";
import type { Raw, RawArray } from "../ir/raw.ts";
import { arrayType, isFloat, stridesOf, type Type } from "../ir/type.ts";
import { copyStrided } from "../math/strided.ts";
import { row } from "../record/rules.ts";
import { primitives } from "../record/table.ts";

/** Whether an operation gives numbers of its operands and zeros, whatever they are. `isIndexed`: its indices are known. */
export function movesNumbers(lower: unknown, isIndexed: boolean): boolean {
  return (moving as readonly unknown[]).includes(lower) || (isIndexed && (lower === "gather" || lower === "update"));
}
const moving: readonly Lowering[] = ["view", "broadcast", "transpose", "slice", "concatenate", "place"];
/**
 * What such a line makes of other numbers in the places of its operands', by its own value rule: `of` gives them (undefined:
 * zeros), `known` indices.
 */
export function movedNumbers(
  p: Program,
  i: number,
  of: (a: number) => Float64Array | undefined,
  known: (a: number) => Raw | undefined,
): Float64Array {
  const ids = p.operands(i);
  const { lower, value } = primitives[p.op(i)]!;
  const params = p.params.get(i);
  const x = ids.map((a): Raw => {
    const index = isFloat(p.type(a)) ? undefined : known(a);
    return index ?? numbersOf(of(a) ?? new Float64Array(p.type(a).size), p.type(a));
  });
  const types = row(ids.map((a) => asF64(p.type(a))));
  const moved = value(row(x), asF64(p.type(i)), lower === "place" ? { ...params, fill: 0 } : params, types, false);
  return typeof moved === "number" ? Float64Array.of(moved) : (moved as Float64Array);
}
/** For each number of x, which of the sums along axes that line i makes it belongs to. */
export function placesOfSums(p: Program, i: number, x: number): Float64Array {
  const { shape, size } = p.type(i);
  const from = p.type(x).shape;
  const axes = p.params.get(i)!["axes"] as readonly number[];
  const kept = stridesOf(shape);
  let next = 0;
  const to = new Float64Array(p.type(x).size);
  const own = from.map((_, axis) => (axes.includes(axis) ? 0 : kept[next++]!));
  copyStrided(counted(size), to, from, own);
  return to;
}
const asF64 = (t: Type): Type => (isFloat(t) || t.dtype === "bool" ? arrayType("f64", t.shape) : t);
/** 0, 1, ... */
export function counted(size: number): Float64Array {
  const x = new Float64Array(size);
  for (let e = 0; e < size; e++) x[e] = e;
  return x;
}
/** An array as the value rules take it: a scalar is a number. */
export const numbersOf = (x: Float64Array, { shape }: Type): RawArray => (shape.length === 0 ? x[0]! : x);
