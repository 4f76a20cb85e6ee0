import { targetsOf } from "../api/into.ts";
import type { TypedArray } from "../ir/raw.ts";
import { isLeaf, isPlainObject } from "../record/tree.ts";

/**
 * Puts the typed arrays of a tree that is to be written into into `targets`, in the order of its leaves, without building
 * anything else. Gives their number.
 * @throws if there are none, or something else among them.
 */
export function collectTargets(operation: string, out: unknown, targets: TypedArray[]): number {
  const count = collect(out, 0, targets);
  return count > 0 ? count : targetsOf(operation, out).length;
}
/** n and the number of targets in a tree; NaN when there is another leaf in it. */
function collect(x: unknown, n: number, targets: TypedArray[]): number {
  let m = n;
  if (x instanceof Float64Array || x instanceof Float32Array || x instanceof Int32Array) targets[m++] = x;
  else if (isLeaf(x)) m = Number.NaN;
  else if (Array.isArray(x)) for (let k = 0; k < x.length; k++) m = collect(x[k], m, targets);
  else if (isPlainObject(x)) for (const key in x) m = collect(x[key], m, targets);
  return m;
}
