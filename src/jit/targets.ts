import { targetsOf } from "../api/into.ts";
import type { TypedArray } from "../ir/raw.ts";
import { fail, isPlainObject } from "../record/errors.ts";

/**
 * Puts the typed arrays of a tree that is to be written into into `targets`, in the order of its leaves, without building
 * anything else. Gives their number.
 * @throws if there are none, or something else among them.
 */
export function collectTargets(operation: string, out: unknown, targets: TypedArray[]): number {
  const count = collect(out, 0, targets);
  if (count > 0) return count;
  const { length } = targetsOf(operation, out);
  return fail(
    operation,
    `out holds something else beside ${length} typed arrays`,
    "Pass one for each leaf of the result",
  );
}
/** n and the number of targets in a tree; NaN when there is something else in it. */
function collect(x: unknown, n: number, targets: TypedArray[]): number {
  let m = n;
  if (Array.isArray(x)) {
    for (let k = 0; k < x.length; k++) {
      const item: unknown = x[k];
      if (item instanceof Float64Array) targets[m++] = item;
      else m = collect(item, m, targets);
    }
  } else if (x instanceof Float64Array || x instanceof Float32Array || x instanceof Int32Array) targets[m++] = x;
  else if (isPlainObject(x)) {
    for (const key in x) {
      const item = x[key];
      if (item instanceof Float64Array) targets[m++] = item;
      else m = collect(item, m, targets);
    }
  } else m = Number.NaN;
  return m;
}
