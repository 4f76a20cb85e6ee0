import type { TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { describe } from "../record/like.ts";
import { deliver } from "../record/run.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten, isPlainObject } from "../record/tree.ts";
import type { AnyFunction } from "./call.ts";

const hint = "Pass one typed array for each leaf of the result, last";
/**
 * Puts the typed arrays of a tree that is to be written into into `targets`, in the order of its leaves, without building
 * anything else. Gives their number.
 * @throws if there are none, or something else among them.
 */
export function collectTargets(operation: string, out: unknown, targets: TypedArray[]): number {
  const count = collect(out, 0, targets);
  return count > 0 ? count : refuse(operation, out);
}
/** @throws if there are not as many targets as results. */
export function requireTargets(operation: string, targets: number, results: number): void {
  if (targets !== results) fail(operation, `out has ${targets} arrays, the result ${results}`, hint);
}
const isTarget = (x: unknown): x is TypedArray =>
  x instanceof Float64Array || x instanceof Float32Array || x instanceof Int32Array;
/** n and the number of targets in a tree; NaN when there is something else in it. */
function collect(x: unknown, n: number, targets: TypedArray[]): number {
  let m = n;
  if (isTarget(x)) targets[m++] = x;
  else if (Array.isArray(x)) for (let k = 0; k < x.length; k++) m = collect(x[k], m, targets);
  else if (isPlainObject(x)) for (const key in x) m = collect(x[key], m, targets);
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
  const targets: TypedArray[] = [];
  requireTargets(operation, collectTargets(operation, out, targets), raws.length);
  for (const [k, target] of targets.entries()) deliver(operation, raws[k]!, target);
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
/** The same derivative of another function. */
export type Derive = (f: AnyFunction) => AnyFunction;
const DERIVE: unique symbol = Symbol("derive");
/** What f is of another function, if it is a derivative. */
export const deriveOf = (f: object): Derive | undefined => (f as { [DERIVE]?: Derive })[DERIVE];
/** Adds `into` to a derivative; `plain` gives its result, whatever the form of the leaves. */
export const withInto = <F extends object>(
  operation: string,
  f: F,
  plain: (...x: unknown[]) => unknown,
  derive: Derive,
): F & Into =>
  Object.assign(f, {
    [DERIVE]: derive,
    into: (...x: unknown[]) => intoTree(operation, x.at(-1), plain(...x.slice(0, -1))),
  });
