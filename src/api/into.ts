import type { TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { describe } from "../record/like.ts";
import { deliver } from "../record/run.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten, isLeaf, isPlainObject } from "../record/tree.ts";

type Visit = (target: TypedArray, k: number) => void;

const nothing: Visit = () => {};
const hint = "Pass one typed array for each leaf of the result, last";
/**
 * Visits the typed arrays of a tree that is to be written into, in the order of its leaves, without building anything.
 * Gives their number.
 * @throws if there are none, or something else among them, or not `count`.
 */
export function eachTarget(operation: string, out: unknown, visit: Visit = nothing, count?: number): number {
  const found = walk(out, 0, nothing);
  if (!(found > 0)) refuse(operation, out);
  if (count !== undefined && found !== count) fail(operation, `out has ${found} arrays, the result ${count}`, hint);
  return walk(out, 0, visit);
}
const isTarget = (x: unknown): x is TypedArray => isLeaf(x) && ArrayBuffer.isView(x);
/** n and the number of targets in a tree; NaN when there is something else in it. */
function walk(x: unknown, n: number, visit: Visit): number {
  let m = n;
  if (isTarget(x)) visit(x, m++);
  else if (Array.isArray(x)) for (let k = 0; k < x.length; k++) m = walk(x[k], m, visit);
  else if (isPlainObject(x)) for (const key in x) m = walk(x[key], m, visit);
  else m = Number.NaN;
  return m;
}
function refuse(operation: string, out: unknown): never {
  const { leaves, paths } = flatten(out, "out");
  const other = leaves.findIndex((leaf) => !isTarget(leaf));
  return fail(operation, `${paths[other] ?? "out"} is ${describe(leaves[other] ?? out)}, not a typed array`, hint);
}
/** Writes the numbers of a result into existing typed arrays: one for a leaf, or a tree of them. */
export function intoTree(operation: string, out: unknown, result: unknown): void {
  const raws = flatten(result).leaves.map(
    (leaf) =>
      (leaf instanceof Tensor ? rawOf(leaf) : leaf) ?? fail(operation, "out is written outside recordings only"),
  );
  eachTarget(operation, out, (target, k) => deliver(operation, raws[k]!, target), raws.length);
}

/** A derivative that can write its result into existing typed arrays. */
export interface Into {
  /**
   * Writes the result into `out` (a typed array, or a tree of them in the form of the result), given last. f is recorded
   * anew like in a plain call, so that its branches and closures count as they are now, and what it computes on the way
   * takes memory; `jit(...).into` takes none.
   */
  into(...xAndOut: unknown[]): void;
}
/** Adds `into` to a derivative; `plain` gives its result, whatever the form of the leaves. */
export const withInto = <F extends object>(operation: string, f: F, plain: (...x: unknown[]) => unknown): F & Into =>
  Object.assign(f, { into: (...x: unknown[]) => intoTree(operation, x.at(-1), plain(...x.slice(0, -1))) });
